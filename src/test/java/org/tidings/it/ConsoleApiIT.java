package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console's page may ask of the server, and who else may not. */
@ArquillianTest
class ConsoleApiIT {
  private static final String PASSWORD = "correct hörse";
  private static final String UNKNOWN =
      "401 {'error':{'code':101,'message':'nobody is signed in'}}";
  private static final Pattern COOKIE = Pattern.compile("(tidings_console=[^;]*); (.*)");
  private static final Pattern TOKEN = Pattern.compile("\\{\"token\":\"([^\"]+)\"}");

  private static final AtomicInteger TESTS = new AtomicInteger();

  @ArquillianResource URI application;
  private String cookie = "";

  /** Each test signs in from an address of its own: tries are counted by address. */
  private final String address = "192.0.2." + TESTS.incrementAndGet();

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "console.war",
        Map.of(
            "tidings.admin.password",
            PASSWORD,
            "tidings.demo",
            "true",
            "tidings.websocket.address_header",
            "X-Test-Address",
            "tidings.trusted_proxies",
            "127.0.0.1, ::1",
            "tidings.client.token.hmac_secret_key",
            SdkPeer.SECRET));
  }

  private BackEnd browser() {
    return new BackEnd(application);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(application.resolve("console/" + path))
            .timeout(BackEnd.DEADLINE)
            .header("X-Test-Address", address);
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }

  private HttpRequest.Builder post(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(BackEnd.json(body)));
  }

  private String told(HttpRequest.Builder request) throws Exception {
    return browser().told(request);
  }

  /** Returns the attributes of the cookie. */
  private String signIn() throws Exception {
    HttpResponse<String> response =
        browser().send(post("session", "{'password':'" + PASSWORD + "'}"));
    assertEquals(200, response.statusCode(), response.body());
    Matcher set = COOKIE.matcher(response.headers().firstValue("Set-Cookie").orElseThrow());
    assertTrue(set.matches());
    cookie = set.group(1);
    return set.group(2);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (!cookie.isEmpty()) {
      var unused = told(request("session").DELETE());
    }
  }

  @Test
  void whoSignsInIsGivenACookieThatScriptsAndOtherSitesDoNotGet() throws Exception {
    assertEquals("Max-Age=28800; HttpOnly; SameSite=Strict", signIn());
    String session = told(request("session").GET());
    assertTrue(
        session.matches("200 \\{'expires_at':\\d{10},'node':'tidings','version':'[^']+'}"),
        session);
  }

  @ParameterizedTest
  @CsvSource({"GET, session", "GET, config", "POST, token", "POST, api/info", "POST, api/publish"})
  void whoHasNotSignedInIsToldNothing(String method, String path) throws Exception {
    String expected =
        path.startsWith("api") ? UNKNOWN.replace("nobody is signed in", "unauthorized") : UNKNOWN;
    for (String wrong : new String[] {"", "tidings_console=", "tidings_console=x", "other=1"}) {
      cookie = wrong;
      HttpRequest.Builder request = method.equals("GET") ? request(path).GET() : post(path, "{}");
      assertEquals(expected, told(request), wrong);
    }
    cookie = "";
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "'correct horse'", "'correct hörse '", "null", "7", "['x']"})
  void whatIsNotThePasswordIsRefused(String given) throws Exception {
    HttpResponse<String> refused = browser().send(post("session", "{'password':" + given + "}"));
    assertEquals(401, refused.statusCode());
    assertEquals(
        "{'error':{'code':101,'message':'this is not the password'}}",
        BackEnd.plain(refused.body()));
    assertTrue(refused.headers().firstValue("Set-Cookie").isEmpty());
  }

  @Test
  void theSixthTryInAMinuteIsNotLookedAt() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, browser().send(post("session", "{'password':'x'}")).statusCode());
    }
    HttpResponse<String> late = browser().send(post("session", "{'password':'" + PASSWORD + "'}"));
    assertEquals(429, late.statusCode());
    int wait = Integer.parseInt(late.headers().firstValue("Retry-After").orElseThrow());
    assertTrue(wait >= 1 && wait <= 60, "" + wait);
    HttpRequest.Builder elsewhere =
        post("session", "{'password':'" + PASSWORD + "'}")
            .setHeader("X-Test-Address", "198.51.100.1");
    assertEquals(200, browser().send(elsewhere).statusCode());
  }

  @Test
  void whoSignsOutIsOutAlsoWithTheOldCookie() throws Exception {
    signIn();
    HttpResponse<String> out = browser().send(request("session").DELETE());
    assertEquals(204, out.statusCode());
    String set = out.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(set.startsWith("tidings_console=; ") && set.contains("Max-Age=0"), set);
    assertEquals(UNKNOWN, told(request("session").GET()));
  }

  @Test
  void oneBrowserSigningOutLeavesTheOthersIn() throws Exception {
    signIn();
    String first = cookie;
    signIn();
    assertEquals(204, browser().send(request("session").DELETE()).statusCode());
    cookie = first;
    assertTrue(told(request("session").GET()).startsWith("200 "));
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void otherSitesPagesAreRefusedWhateverTheyBring(String header, String value) throws Exception {
    signIn();
    String[] paths = {"session", "token", "api/disconnect"};
    for (String path : paths) {
      String told = told(post(path, "{'user':'x'}").header(header, value));
      assertTrue(told.startsWith("403 "), path + ": " + told);
    }
    assertTrue(told(request("session").DELETE().header(header, value)).startsWith("403 "));
    assertTrue(told(request("config").GET().header(header, value)).startsWith("403 "));
    assertTrue(told(request("session").GET()).startsWith("200 "), "it is still signed in");
  }

  @Test
  void itsOwnPageIsServed() throws Exception {
    signIn();
    String own = "http://" + application.getAuthority();
    assertEquals(
        "200 {'result':{'channels':{}}}",
        told(
            post("api/channels", "{}")
                .header("Origin", own)
                .header("Sec-Fetch-Site", "same-origin")));
  }

  @Test
  void whatIsSentInThePathNeverComesBackInTheCookie() throws Exception {
    String added = ";Domain=example.org;x/";
    List<String> paths = new ArrayList<>(List.of("console" + added + "session"));
    if (!application.getPath().equals("/")) {
      paths.add(application.getPath().replaceFirst("/$", added) + "console/session");
    }
    for (String path : paths) {
      HttpResponse<String> response =
          browser()
              .send(
                  post("session", "{'password':'" + PASSWORD + "'}")
                      .uri(application.resolve(path)));
      // Payara sends it elsewhere by itself.
      assertTrue(Set.of(301, 404).contains(response.statusCode()), path);
      assertTrue(response.headers().firstValue("Set-Cookie").isEmpty());
    }
  }

  @Test
  void aFormOfAnotherSiteCannotSignIn() throws Exception {
    HttpRequest.Builder form =
        request("session")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"password\":\"" + PASSWORD + "\"}"));
    HttpResponse<String> refused = browser().send(form);
    assertEquals(415, refused.statusCode(), refused.body());
    assertTrue(refused.headers().firstValue("Set-Cookie").isEmpty());
  }

  @Test
  void whatIsAskedWrongIsRefused() throws Exception {
    String no = "400 {'error':{'code':107,'message':'the body must be a JSON object'}}";
    for (String body : new String[] {"", "x", "[]", "7"}) {
      assertEquals(no, told(post("session", body)));
    }
    assertTrue(told(post("session", "'" + "x".repeat(10_000) + "'")).startsWith("413 "));
    signIn();
    HttpResponse<String> put =
        browser().send(request("session").method("PUT", BodyPublishers.noBody()));
    assertEquals(405, put.statusCode());
    assertEquals("GET, POST, DELETE", put.headers().firstValue("Allow").orElseThrow());
    assertEquals(405, browser().send(post("config", "{}")).statusCode());
    assertTrue(told(post("api/nothing", "{}")).startsWith("404 "));
    assertEquals(404, browser().send(request("nothing").GET()).statusCode());
  }

  @Test
  void theSettingsAreShownWithoutSecrets() throws Exception {
    signIn();
    String config = told(request("config").GET());
    assertTrue(
        config.contains("{'key':'admin.password','value':'(hidden)','default':'','secret':true"));
    assertTrue(config.contains("{'key':'demo','value':'true','default':'false'"), config);
    assertFalse(config.contains(PASSWORD) || config.contains(SdkPeer.SECRET), config);
  }

  @Test
  void itConnectsAndSeesPrivateChannelsUnseen() throws Exception {
    signIn();
    String channel = "demo:room";
    try (SdkPeer ann = new SdkPeer(application, "ann", channel);
        Peer page = new Peer(Peer.address(application, "connection/websocket"))) {
      page.send(BackEnd.json("{'id':1,'connect':{'token':'" + token("{}") + "'}}"));
      assertTrue(page.next().contains("\"connect\""));
      subscribe(page, channel);
      subscribe(page, "$demo:private"); // To which ann has no key.
      assertEquals(
          "200 {'result':{'num_clients':1,'num_users':1}}",
          told(post("api/presence_stats", "{'channel':'" + channel + "'}")));
      String published = told(post("api/publish", "{'channel':'" + channel + "','data':7}"));
      assertTrue(published.startsWith("200 {'result':{'offset'"), published);
      assertTrue(page.next().contains("\"data\":7"));
      String own = "{'push':{'channel':'%s','join':{'info':{'user':'ann','client':'%s'}}}}";
      assertEquals(own.formatted(channel, ann.id()), ann.next());
      assertTrue(ann.next().contains("'data':7"), "and of nobody else");
      String listed = told(post("api/connections", "{'user':'ann'}"));
      assertTrue(listed.contains("'" + ann.id() + "':{'user':'ann','node':'tidings'"), listed);
      assertEquals(
          "200 {'result':{}}", told(post("api/disconnect", "{'client':'" + ann.id() + "'}")));
      assertEquals("3503 force disconnect", ann.closed());
    }
  }

  private void subscribe(Peer page, String channel) throws Exception {
    String visit = token("{'channel':'" + channel + "'}");
    page.send(
        BackEnd.json("{'id':2,'subscribe':{'channel':'" + channel + "','token':'" + visit + "'}}"));
    String subscribed = page.next();
    assertTrue(subscribed.startsWith("{\"id\":2,\"subscribe\""), subscribed);
  }

  private String token(String body) throws Exception {
    HttpResponse<String> response = browser().send(post("token", body));
    Matcher token = TOKEN.matcher(response.body());
    assertTrue(token.matches(), response.body());
    return token.group(1);
  }

  @Test
  void itsAddressLeadsToItsPage() throws Exception {
    HttpResponse<String> bare =
        browser()
            .send(HttpRequest.newBuilder(application.resolve("console")).timeout(BackEnd.DEADLINE));
    // Payara leads to folders by itself.
    assertTrue(Set.of(301, 302).contains(bare.statusCode()), () -> "" + bare.statusCode());
    String location = bare.headers().firstValue("Location").orElseThrow();
    assertEquals(application.resolve("console/"), application.resolve("console").resolve(location));
    HttpResponse<String> page = browser().send(request("").GET());
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("<!doctype html>"), page.body());
    assertTrue(
        page.headers()
            .firstValue("Content-Security-Policy")
            .orElseThrow()
            .startsWith("default-src 'none'"));
  }
}
