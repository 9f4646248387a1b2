package org.tidings.websocket;

import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.hub.Client;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Disconnect;

/**
 * What the endpoint does, whatever its path. The container makes one instance for each connection
 * and calls it from one thread at a time, but for {@link #closed}, which may come on any.
 *
 * <p>Each path is a subclass with annotated methods of its own: the one form that every container
 * accepts. No exception leaves these methods: some containers close the connection on one, with
 * codes of their own.
 */
abstract class WebSocketEndpoint {
  private static final Logger LOG = Logger.getLogger(WebSocketEndpoint.class.getName());

  private final WebSockets webSockets;
  private final PartialMessage message;
  // Null until opened.
  private volatile @Nullable Client client;

  WebSocketEndpoint(WebSockets webSockets) {
    this.webSockets = webSockets;
    this.message = new PartialMessage(webSockets.maxMessageBytes());
  }

  final void opened(Session session) {
    try {
      client = webSockets.hub().connect(webSockets.transport(session), Openings.of(session));
      webSockets.hub().metrics().handshake(Metrics.Handshake.ACCEPTED);
    } catch (RuntimeException | Error e) {
      // Tomcat throws when the peer has gone already. What is open without a client cannot be used.
      LOG.log(Level.FINE, "a connection that could not be opened", e);
      SessionTransport.close(session, Disconnect.INTERNAL_ERROR);
    }
  }

  final void text(String part, boolean last) {
    guarded(
        client -> {
          String text = message.add(part, last);
          if (text != null) {
            client.receive(text, message.bytes());
          }
          partRead(client, last);
        });
  }

  final void binary(ByteBuffer part, boolean last) {
    guarded(
        client -> {
          byte[] bytes = message.add(part, last);
          if (bytes != null) {
            receiveUtf8(client, bytes);
          }
          partRead(client, last);
        });
  }

  final void pong() {
    guarded(Client::heard);
  }

  final void closed() {
    guarded(Client::closed);
  }

  final void failed(Throwable failure) {
    // Mostly a peer that went away, which is no error; closed() follows, or the next ping finds
    // out.
    LOG.log(Level.FINE, failure, () -> "connection " + clientId());
  }

  private void partRead(Client client, boolean last) {
    if (message.isTooBig()) {
      client.disconnect(Disconnect.MESSAGE_TOO_BIG);
    } else if (last) {
      message.reset();
    } else {
      client.heard();
    }
  }

  private static void receiveUtf8(Client client, byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      client.receiveGarbled("a binary message is taken as UTF-8, which this is not", bytes.length);
      return;
    }
    client.receive(text, bytes.length);
  }

  private interface Action {
    void apply(Client client);
  }

  private void guarded(Action action) {
    Client current = client;
    if (current == null) {
      return;
    }
    try {
      action.apply(current);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, e, () -> "client " + current.id() + ": a bug in Tidings; closing");
      current.disconnect(Disconnect.INTERNAL_ERROR);
    }
  }

  private String clientId() {
    Client current = client;
    return current == null ? "(not open)" : current.id();
  }
}
