package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tidings.it.Await;
import org.tidings.it.Handshakes;
import org.tidings.it.StandaloneServer;

/** What the log does not say, at any level, and what it says of pages that are refused. */
class SecrecyIT {
  private static final String TOKEN = "eyJzZWNyZXQ";

  @Test
  void theTokenInTheAddressIsNotLogged() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch().arguments("--log-level", "debug").start()) {
      String query = "?heartbeat=1&token=" + TOKEN;
      for (String path : List.of("ws", "ws/", "connection/websocket")) {
        assertEquals(101, Handshakes.status(server.uri(), path + query));
        assertEquals(400, Handshakes.status(server.uri(), path + query + "&x=%C3%"));
        assertEquals(400, Handshakes.status(server.uri(), path + query + "&x=%zz"));
        assertEquals(
            403, Handshakes.status(server.uri(), path + query, "Origin: http://elsewhere.example"));
      }
      server.stop();
      assertEquals(List.of(), lines(server, TOKEN));
    }
  }

  @Test
  void aRefusedPageIsLoggedOnceWithTheSettingThatWouldAllowIt() throws Exception {
    try (StandaloneServer server = StandaloneServer.start()) {
      for (int i = 0; i < 10; i++) {
        assertEquals(
            403, Handshakes.status(server.uri(), "ws", "Origin: http://elsewhere.example"));
      }
      Await.until("it is logged", () -> lines(server, "elsewhere"), found -> !found.isEmpty());
      server.stop();
      List<String> lines = lines(server, "elsewhere");
      assertEquals(1, lines.size(), lines.toString());
      assertTrue(lines.get(0).contains("client.allowed_origins"), lines.toString());
      assertTrue(lines.get(0).contains("'127.0.0.1:" + server.port() + "'"), lines.toString());
    }
  }

  private static List<String> lines(StandaloneServer server, String part) {
    return server.output().stream().filter(line -> line.contains(part)).toList();
  }
}
