package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tidings.auth.TokenMint;
import org.tidings.auth.TokenSettings;
import org.tidings.it.Await;
import org.tidings.it.Handshakes;
import org.tidings.it.Peer;
import org.tidings.it.StandaloneServer;

/** What a server does about too many connections, handshakes and messages. */
class LimitsIT {
  private static final String FROM = "X-Forwarded-For: 203.0.113.9, ";
  private static final String TOO_MANY =
      "{\"error\":{\"code\":111,\"message\":\"too many requests\"}}";

  private static int status(StandaloneServer server, String... headers) throws Exception {
    return Handshakes.status(server.uri(), "ws", headers);
  }

  @Test
  void overTheLimitOfConnectionsItAnswers503UntilOneHasGone() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch().environment("TIDINGS_CLIENT_CONNECTION_LIMIT", "2").start()) {
      try (Peer first = new Peer(Peer.address(server.uri(), "ws"))) {
        first.send("1").next();
        try (Peer second = new Peer(Peer.address(server.uri(), "connection/websocket"))) {
          second.send("{\"id\":1,\"connect\":{}}").next();
          assertEquals(503, status(server));
          first.send("2").next();
        }
        Await.until("there is room", () -> tried(server), status -> status == 101);
      }
    }
  }

  private static int tried(StandaloneServer server) {
    try {
      return status(server);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Ten seconds' worth may come at once, so a slow machine lets a few more in, but not all. */
  @Test
  void whatComesTooOftenFromOneAddressIsAnswered429AndAnotherIsNot() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .environment("TIDINGS_WEBSOCKET_HANDSHAKE_RATE_LIMIT", "1")
            .environment("TIDINGS_WEBSOCKET_ADDRESS_HEADER", "X-Forwarded-For")
            .start()) {
      assertLimited(server, FROM + "192.0.2.1");
      assertLimited(server, FROM + "[2001:db8::1]:50123");
      assertEquals(101, status(server, FROM + "192.0.2.2"));
      assertEquals(101, status(server));
    }
  }

  private static void assertLimited(StandaloneServer server, String header) throws Exception {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 100 && !counts.containsKey(429); i++) {
      counts.merge(status(server, header), 1, Integer::sum);
    }
    assertTrue(counts.getOrDefault(101, 0) >= 10, counts.toString());
    assertEquals(1, counts.get(429), counts.toString());
  }

  @Test
  void oneConnectionTooManyOfAUserIsClosedWith3504() throws Exception {
    String secret = "the-secret-of-the-tests-of-limits-0123456789";
    try (StandaloneServer server =
            new StandaloneServer.Launch()
                .environment("TIDINGS_CLIENT_USER_CONNECTION_LIMIT", "1")
                .environment("TIDINGS_CLIENT_TOKEN_HMAC_SECRET_KEY", secret)
                .start();
        Peer first = new Peer(Peer.address(server.uri(), "connection/websocket"));
        Peer second = new Peer(Peer.address(server.uri(), "connection/websocket"))) {
      TokenMint mint =
          new TokenMint(
              new TokenSettings(secret, null, null, null, null, null), InstantSource.system());
      String connect =
          "{\"id\":1,\"connect\":{\"token\":\""
              + mint.connection("ann", Duration.ofHours(1))
              + "\"}}";
      assertTrue(first.send(connect).next().contains("\"connect\""));
      assertEquals(3504, second.send(connect).closeReason().getCloseCode().getCode());
    }
  }

  @Test
  void messagesOverTheRateAreAnsweredWith111AndWhoGoesOnIsClosedWith3013() throws Exception {
    try (StandaloneServer server =
            new StandaloneServer.Launch()
                .environment("TIDINGS_CLIENT_COMMAND_RATE_LIMIT", "1")
                .start();
        Peer plain = new Peer(Peer.address(server.uri(), "ws"));
        Peer sdk = new Peer(Peer.address(server.uri(), "connection/websocket"))) {
      sayMuch(plain);
      assertEquals(3013, plain.closeReason().getCloseCode().getCode());
      List<String> answers = new ArrayList<>();
      while (!answers.contains(TOO_MANY)) {
        answers.add(plain.next());
      }
      assertTrue(answers.size() > 10, answers.toString());

      sdk.send("{\"id\":1,\"connect\":{}}").next();
      sdk.send(String.join("\n", Collections.nCopies(100, "{\"id\":2,\"ping\":{}}")));
      assertEquals(3013, sdk.closeReason().getCloseCode().getCode());
      String replies = sdk.next();
      assertTrue(replies.contains("\"code\":108"), replies);
      assertTrue(
          replies.contains(
              "{\"id\":2,\"error\":{\"code\":111,\"message\":\"too many requests\","
                  + "\"temporary\":true}}"),
          replies);
    }
  }

  private static void sayMuch(Peer peer) {
    try {
      for (int i = 0; i < 100; i++) {
        peer.send("1");
      }
    } catch (IOException | IllegalStateException e) {
      // It has been closed on the way, as it should be: the test looks at the code.
    }
  }
}
