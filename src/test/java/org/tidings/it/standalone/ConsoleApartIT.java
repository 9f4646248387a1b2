package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tidings.it.BackEnd;
import org.tidings.it.Peer;
import org.tidings.it.SdkPeer;
import org.tidings.it.StandaloneServer;

/** What the operator allows to others is not allowed to the console, nor the other way round. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleApartIT {
  private static final String PASSWORD = "correct horse";
  private static final Pattern COOKIE = Pattern.compile("(tidings_console=[^;]+);.*");
  private static final Pattern TOKEN = Pattern.compile("\\{\"token\":\"([^\"]+)\"}");
  private static final String UNAUTHORIZED = "401 {'error':{'code':101,'message':'unauthorized'}}";

  private final StandaloneServer server =
      launch()
          .environment("TIDINGS_HTTP_API_KEY", BackEnd.KEY)
          .environment("TIDINGS_HTTP_API_ERROR_MODE", "transport")
          .environment("TIDINGS_HTTP_API_BODY_SIZE_LIMIT", "10485760")
          .environment("TIDINGS_CLIENT_ALLOWED_ORIGINS", "*")
          .environment("TIDINGS_CLIENT_TOKEN_HMAC_SECRET_KEY", SdkPeer.SECRET)
          .environment("TIDINGS_CLIENT_USER_CONNECTION_LIMIT", "1")
          .start();
  private String cookie = "";

  private static StandaloneServer.Launch launch() {
    return new StandaloneServer.Launch()
        .arguments("--demo")
        .environment("TIDINGS_ADMIN_PASSWORD", PASSWORD);
  }

  @BeforeAll
  void signIn() throws Exception {
    cookie = signIn(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String signIn(StandaloneServer at) throws Exception {
    HttpResponse<String> answer =
        new BackEnd(at.uri()).send(post(at, "console/session", "{'password':'" + PASSWORD + "'}"));
    Matcher set = COOKIE.matcher(answer.headers().firstValue("Set-Cookie").orElseThrow());
    assertTrue(set.matches());
    return set.group(1);
  }

  private static HttpRequest.Builder post(StandaloneServer at, String path, String body) {
    return HttpRequest.newBuilder(at.uri().resolve(path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(BackEnd.json(body)));
  }

  private HttpRequest.Builder signedIn(String path, String body) {
    return post(server, path, body).header("Cookie", cookie);
  }

  private String told(HttpRequest.Builder request) throws Exception {
    return new BackEnd(server.uri()).told(request);
  }

  private static String token(StandaloneServer at, String cookie, String body) throws Exception {
    HttpResponse<String> answer =
        new BackEnd(at.uri()).send(post(at, "console/token", body).header("Cookie", cookie));
    Matcher token = TOKEN.matcher(answer.body());
    assertTrue(token.matches(), answer.body());
    return token.group(1);
  }

  @Test
  void theKeyOfTheServerApiDoesNotOpenTheConsole() throws Exception {
    assertTrue(
        told(post(server, "api/info", "{}").header("X-API-Key", BackEnd.KEY)).startsWith("2"));
    String path = "console/api/info";
    assertEquals(UNAUTHORIZED, told(post(server, path, "{}").header("X-API-Key", BackEnd.KEY)));
    assertEquals(
        UNAUTHORIZED,
        told(post(server, path, "{}").header("Authorization", "apikey " + BackEnd.KEY)));
    assertEquals(UNAUTHORIZED, told(post(server, path + "?api_key=a-key%2Bof%2Ftests%3D", "{}")));
  }

  @Test
  void theCookieOfTheConsoleDoesNotOpenTheServerApi() throws Exception {
    assertTrue(told(signedIn("console/api/info", "{}")).startsWith("200 {'result'"));
    String refused = told(signedIn("api/info", "{}"));
    assertEquals("401 {'code':101,'message':'unauthorized'}", refused);
  }

  @Test
  void pagesThatMayConnectMayNotUseTheConsole() throws Exception {
    String page = "https://elsewhere.example";
    for (String path : new String[] {"session", "token", "api/info"}) {
      String told = told(signedIn("console/" + path, "{}").header("Origin", page));
      assertTrue(told.startsWith("403 "), told);
    }
    String told = told(signedIn("console/config", "").GET().header("Origin", page));
    assertTrue(told.startsWith("403 "), told);
  }

  @Test
  void itsCallsHaveAFormAndALimitOfTheirOwn() throws Exception {
    String failed = told(signedIn("console/api/publish", "{'channel':'no:x','data':1}"));
    assertTrue(failed.startsWith("200 {'error':{'code':102,"), failed);
    String most = "x".repeat((1 << 20) - 60);
    String body = "{'channel':'demo:big','data':'" + most + "'}";
    String taken = told(signedIn("console/api/publish", body));
    assertTrue(taken.startsWith("200 {'result':{'offset':1"), taken);
    String tooLong = body.replace("'data':'", "'data':'" + "x".repeat(60));
    String refused = told(signedIn("console/api/publish", tooLong));
    assertTrue(refused.startsWith("413 {'error':{'code':106,"), refused);
    String byKey = told(post(server, "api/publish", tooLong).header("X-API-Key", BackEnd.KEY));
    assertTrue(byKey.startsWith("200 {'result':{'offset':2"), byKey);
  }

  private static Peer connected(StandaloneServer at, String token) throws Exception {
    return new Peer(Peer.address(at.uri(), "connection/websocket"))
        .send(BackEnd.json("{'id':1,'connect':{'token':'" + token + "'}}"));
  }

  @Test
  void asManyAsLikeMayLookAndNobodyElseInTheirName() throws Exception {
    try (Peer one = connected(server, token(server, cookie, "{}"));
        Peer two = connected(server, token(server, cookie, "{}"));
        SdkPeer ann = new SdkPeer(server.uri(), "ann")) {
      assertTrue(one.next().contains("\"connect\""));
      assertTrue(two.next().contains("\"connect\""));
      String again = "{'id':5,'publish':{'channel':'demo:x','data':1}}";
      assertTrue(one.send(BackEnd.json(again)).next().contains("\"id\":5"));
      assertTrue(ann.id().length() > 8);
      try (Peer other = connected(server, SdkPeer.token("ann"))) {
        assertEquals(3504, other.closeReason().getCloseCode().getCode());
      }
      try (Peer claimed = connected(server, SdkPeer.token("tidings-console"))) {
        assertEquals(3500, claimed.closeReason().getCloseCode().getCode());
      }
    }
  }

  @Test
  void whereNoTokenIsCheckedItIsUnseenAllTheSame() throws Exception {
    try (StandaloneServer insecure =
            launch()
                .environment("TIDINGS_CLIENT_INSECURE", "true")
                .environment(
                    "TIDINGS_CHANNEL_NAMESPACES",
                    BackEnd.json(
                        "[{'name':'seen','presence':true,'join_leave':true,'force_push_join_leave':true}]"))
                .start();
        Peer guest = connected(insecure, "whatever")) {
      String signedIn = signIn(insecure);
      assertTrue(guest.next().contains("\"connect\""));
      String subscribe = "{'id':2,'subscribe':{'channel':'seen:x','token':'%s'}}";
      guest.send(BackEnd.json(subscribe.formatted("whatever")));
      String own = guest.next();
      assertTrue(own.startsWith("{\"id\":2,\"subscribe\""), own);
      try (Peer page = connected(insecure, token(insecure, signedIn, "{}"))) {
        assertTrue(page.next().contains("\"connect\""));
        String visit = token(insecure, signedIn, "{'channel':'seen:x'}");
        page.send(BackEnd.json(subscribe.formatted(visit)));
        String subscribed = page.next();
        assertTrue(subscribed.startsWith("{\"id\":2,\"subscribe\""), subscribed);
        assertEquals(
            "200 {'result':{'num_clients':1,'num_users':1}}",
            new BackEnd(insecure.uri())
                .told(
                    post(insecure, "console/api/presence_stats", "{'channel':'seen:x'}")
                        .header("Cookie", signedIn)));
        guest.send(BackEnd.json("{'id':3,'publish':{'channel':'seen:x','data':7}}"));
        assertTrue(page.next().contains("\"data\":7"));
        StringBuilder told = new StringBuilder(own);
        while (told.indexOf("\"id\":3") < 0) {
          told.append(guest.next());
        }
        assertFalse(told.toString().contains("tidings-console"), told.toString());
      }
    }
  }
}
