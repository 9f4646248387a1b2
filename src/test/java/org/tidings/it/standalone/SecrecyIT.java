package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tidings.Settings;
import org.tidings.auth.TokenMint;
import org.tidings.auth.TokenSettings;
import org.tidings.it.Await;
import org.tidings.it.BackEnd;
import org.tidings.it.Handshakes;
import org.tidings.it.Peer;
import org.tidings.it.StandaloneServer;

/** What the log does not say, at any level, and what it says of pages that are refused. */
class SecrecyIT {
  private static final String TOKEN = "eyJzZWNyZXQ";
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final String CHANNEL = "demo:news";
  private static final String PAYLOAD = "only for their eyes";

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
  void noTokenIsLoggedAndNoPayloadAboveDebug() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .arguments("--demo", "--log-level", "debug")
            .environment("TIDINGS_LOG_FORMAT", "json")
            .environment("TIDINGS_CLIENT_TOKEN_HMAC_SECRET_KEY", KEY)
            .start()) {
      Tokens good = new Tokens(mint(KEY));
      comeInAndPublish(server, good);
      Tokens bad = new Tokens(mint(KEY.replace('0', 'x')));
      beRefused(server, good, bad);
      server.stop();
      assertTrue(lines(server, "refused").size() >= 3, server.output().toString());
      assertNeverLogged(server, Stream.of(good, bad).flatMap(Tokens::parts).toList());
      assertNeverLogged(server, List.of(KEY));
      assertLoggedAtDebugAlone(server, List.of(PAYLOAD));
    }
  }

  @Test
  void noPasswordAndNoCookieOfTheConsoleIsLogged() throws Exception {
    String password = "correct horse battery";
    String guess = "a staple instead";
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .arguments("--log-level", "debug")
            .environment("TIDINGS_ADMIN_PASSWORD", password)
            .start()) {
      BackEnd browser = new BackEnd(server.uri());
      assertEquals(401, browser.send(signIn(server, guess)).statusCode());
      HttpResponse<String> in = browser.send(signIn(server, password));
      assertEquals(200, in.statusCode(), in.body());
      String set = in.headers().firstValue("Set-Cookie").orElseThrow();
      String cookie = set.substring(0, set.indexOf(';'));
      HttpRequest.Builder session = HttpRequest.newBuilder(server.uri().resolve("console/session"));
      assertEquals(200, browser.send(session.header("Cookie", cookie)).statusCode());
      assertEquals(204, browser.send(session.DELETE()).statusCode());
      server.stop();
      assertEquals(1, lines(server, "a wrong password for the console, from 127.0.0.1").size());
      assertEquals(1, lines(server, "signed in to the console, from 127.0.0.1").size());
      assertNeverLogged(server, List.of(password, guess));
      String token = cookie.substring(cookie.indexOf('=') + 1);
      assertNeverLogged(server, List.of(token.split("\\.", -1)));
    }
  }

  private static HttpRequest.Builder signIn(StandaloneServer server, String password) {
    String body = json("{'password':'%s'}", password);
    return HttpRequest.newBuilder(server.uri().resolve("console/session"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** Every token's every part is a secret; a token is three parts. */
  private record Tokens(String connection, String subscription) {
    Tokens(TokenMint mint) {
      this(
          mint.connection("42", Duration.ofHours(1)),
          mint.subscription("42", CHANNEL, Duration.ofHours(1)));
    }

    Stream<String> parts() {
      return Stream.of(connection, subscription)
          .flatMap(token -> Stream.of(token.split("\\.", -1)));
    }
  }

  private static void comeInAndPublish(StandaloneServer server, Tokens good) throws Exception {
    try (Peer peer = new Peer(Peer.address(server.uri(), "ws?token=" + good.connection()))) {
      assertEquals(
          "{\"append\":true,\"returnText\":\"I am using websockets!\"}", peer.send("1").next());
    }
    try (Peer peer = connected(server, good.connection())) {
      assertTrue(peer.next().contains("\"connect\""));
      String subscribe = "{'id':2,'subscribe':{'channel':'%s','token':'%s'}}";
      peer.send(json(subscribe, CHANNEL, good.subscription()));
      assertTrue(peer.next().contains("\"subscribe\""));
      peer.send(json("{'id':3,'publish':{'channel':'%s','data':'%s'}}", CHANNEL, PAYLOAD));
      assertTrue(peer.next().contains(PAYLOAD));
      peer.send(json("{'id':4,'refresh':{'token':'%s'}}", good.connection()));
      peer.send(json("{'id':5,'publish':{'channel':'%s','data':{'%s'}}", CHANNEL, PAYLOAD));
      assertEquals(3501, peer.closeReason().getCloseCode().getCode());
    }
  }

  private static void beRefused(StandaloneServer server, Tokens good, Tokens bad) throws Exception {
    try (Peer peer = new Peer(Peer.address(server.uri(), "ws?token=" + bad.connection()))) {
      peer.send("1");
      assertEquals(3500, peer.closeReason().getCloseCode().getCode());
    }
    try (Peer peer = connected(server, bad.connection())) {
      assertEquals(3500, peer.closeReason().getCloseCode().getCode());
    }
    try (Peer peer = connected(server, good.connection())) {
      String subscribe = "{'id':2,'subscribe':{'channel':'%s','token':'%s'}}";
      assertTrue(peer.next().contains("\"connect\""));
      peer.send(json(subscribe, CHANNEL, bad.subscription()));
      assertTrue(peer.next().contains("\"code\":103"));
    }
  }

  private static Peer connected(StandaloneServer server, String token) throws Exception {
    return new Peer(Peer.address(server.uri(), "connection/websocket"))
        .send(json("{'id':1,'connect':{'token':'%s','data':'%s'}}", token, PAYLOAD));
  }

  private static String json(String format, String... values) {
    return String.format(format, (Object[]) values).replace('\'', '"');
  }

  private static TokenMint mint(String key) {
    Map<String, String> settings = Map.of("tidings.client.token.hmac_secret_key", key);
    TokenSettings tokens = new Settings().systemProperties(settings).read().access().tokens();
    return new TokenMint(tokens, InstantSource.system());
  }

  private static void assertNeverLogged(StandaloneServer server, List<String> secrets) {
    for (String secret : secrets) {
      assertEquals(List.of(), lines(server, secret));
    }
  }

  private static void assertLoggedAtDebugAlone(StandaloneServer server, List<String> secrets) {
    for (String secret : secrets) {
      List<String> lines = lines(server, secret);
      assertTrue(
          lines.stream().allMatch(line -> line.contains("\"level\":\"debug\"")), lines.toString());
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
