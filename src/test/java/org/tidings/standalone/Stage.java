package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.Locale;

/** How far a connection has come when something happens to it. */
enum Stage {
  TCP_OPEN {
    @Override
    void reach(Wire peer) {}
  },
  HALF_A_HANDSHAKE {
    @Override
    void reach(Wire peer) throws IOException {
      String handshake = Wire.handshake("/ws");
      peer.write(handshake.substring(0, handshake.length() / 2).getBytes(UTF_8));
    }
  },
  UNDECIDED {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/ws");
    }
  },
  PLAIN {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/ws").send("{\"loaded\":true}").nextWith("returnText");
    }
  },
  PLAIN_IN_A_CHANNEL {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/ws?channel=" + channel()).send("{\"loaded\":true}").nextWith("returnText");
    }
  },
  BEFORE_CONNECT {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/connection/websocket");
    }
  },
  SIGNING_IN {
    @Override
    void reach(Wire peer) throws IOException {
      String token =
          base64("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + base64("{}") + "." + "AAAA";
      peer.open("/ws").send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    }
  },
  CONNECTED {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/ws").send(CONNECT).nextWith("\"connect\"");
    }
  },
  SUBSCRIBING {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/ws").send(CONNECT + "\n" + subscribe());
    }
  },
  SUBSCRIBED {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/ws").send(CONNECT + "\n" + subscribe()).nextWith("\"id\":2");
    }
  },
  RECEIVING {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/ws").send(CONNECT + "\n" + subscribe()).nextWith("\"id\":2");
    }

    @Override
    boolean isReceiving() {
      return true;
    }
  },
  BEING_CLOSED {
    @Override
    void reach(Wire peer) throws IOException {
      peer.open("/ws").send(CONNECT + "\n" + subscribe()).send("no command");
    }
  };

  static final String CONNECT = "{\"id\":1,\"connect\":{}}";

  /** Takes a new connection so far. */
  abstract void reach(Wire peer) throws IOException;

  /** Whether the hub has a client for it, and keeps that until something happens. */
  boolean isClient() {
    return this != TCP_OPEN && this != HALF_A_HANDSHAKE && this != BEING_CLOSED;
  }

  /** Whether publications are to pour in meanwhile. */
  boolean isReceiving() {
    return false;
  }

  /** The channel that clients at this stage are in, if any. */
  String channel() {
    return "room:" + name().toLowerCase(Locale.ROOT);
  }

  String subscribe() {
    return "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel() + "\"}}";
  }

  /** In words, for the test's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }
}
