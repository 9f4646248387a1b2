package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.LogLines;
import org.tidings.auth.ConsoleTokens;
import org.tidings.auth.JwtVerifier;
import org.tidings.auth.TokenSettings;
import org.tidings.metrics.Metrics;

/** One for all tests: what makes the tokens takes its time to begin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleServletTest {
  private static final String PASSWORD = "correct hörse";
  private static final String RIGHT = "{\"password\":\"" + PASSWORD + "\"}";
  private static final String GUESS = "battery staple";
  private static final String WRONG = "{\"password\":\"" + GUESS + "\"}";
  private static final String JSON = "application/json";
  private static final String COOKIE = "tidings_console";

  private final ConsoleTokens tokens =
      new ConsoleTokens(
          PASSWORD,
          InstantSource.system(),
          new JwtVerifier(TokenSettings.NONE, Runnable::run, InstantSource.system()));
  private final Console.Requests requests =
      new Console.Requests(
          HttpServletRequest::getRemoteAddr,
          HttpServletRequest::isSecure,
          (origin, host) -> origin.isEmpty());
  private final Console.Setup setup =
      new Console.Setup(
          PASSWORD,
          tokens,
          "{\"settings\":[]}",
          "one",
          "0",
          requests,
          InstantSource.system(),
          this::nanoTime);
  private final ConsoleSessions sessions =
      new ConsoleSessions(
          tokens, InstantSource.system(), HttpServletRequest::isSecure, requests.ownPage());
  private LogLines log;
  private ConsoleServlet servlet;
  private long nanos;

  private long nanoTime() {
    return nanos;
  }

  @BeforeAll
  void listen() {
    log = LogLines.ofThisThread("org.tidings", Level.ALL);
  }

  @AfterAll
  void listenNoMore() {
    log.close();
  }

  @BeforeEach
  void nobodyHasTried() {
    servlet = new ConsoleServlet(setup, sessions, new Metrics(), new InFlight());
    log.take();
  }

  private FakeExchange served(FakeExchange exchange) throws Exception {
    servlet.service(exchange.request(), exchange.response());
    exchange.arrives();
    return exchange;
  }

  private static FakeExchange asking(String method, String path) {
    return new FakeExchange(method, Map.of()).at(path);
  }

  private FakeExchange tries(String address, String body) throws Exception {
    FakeExchange exchange =
        served(asking("POST", ConsoleServlet.SESSION).from(address).sends(JSON, body));
    assertTrue(exchange.isComplete());
    return exchange;
  }

  private static String value(FakeExchange signedIn) {
    String cookie = String.valueOf(signedIn.header("Set-Cookie"));
    return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
  }

  private FakeExchange signedIn(String method, String path) throws Exception {
    return asking(method, path).with(COOKIE, value(tries("192.0.2.1", RIGHT)));
  }

  @Test
  void theRightPasswordIsAnsweredWithACookieThatSignsIn() throws Exception {
    FakeExchange exchange = tries("192.0.2.1", RIGHT);
    assertEquals(200, exchange.status());
    String value = value(exchange);
    long end = tokens.sessionEnd(value);
    assertTrue(end > 0);
    String body = "{\"expires_at\":" + end + ",\"node\":\"one\",\"version\":\"0\"}";
    assertEquals(body, exchange.body());
    FakeExchange session = served(asking("GET", ConsoleServlet.SESSION).with(COOKIE, value));
    assertEquals("200 " + body, session.status() + " " + session.body());
    assertEquals("no-store", session.header("Cache-Control"));
  }

  @Test
  void whoSignsOutIsOut() throws Exception {
    String value = value(tries("192.0.2.1", RIGHT));
    FakeExchange out = served(asking("DELETE", ConsoleServlet.SESSION).with(COOKIE, value));
    assertEquals(204, out.status());
    assertEquals("", value(out));
    assertEquals(401, served(asking("GET", ConsoleServlet.SESSION).with(COOKIE, value)).status());
  }

  @Test
  void aWrongPasswordIsLoggedWithItsAddressAndARightOneToo() throws Exception {
    assertEquals(401, tries("192.0.2.7", WRONG).status());
    LogRecord wrong = log.takeOne();
    assertEquals(Level.WARNING, wrong.getLevel());
    assertEquals("a wrong password for the console, from 192.0.2.7", wrong.getMessage());
    assertEquals(200, tries("192.0.2.8", RIGHT).status());
    LogRecord right = log.takeOne();
    assertEquals(Level.INFO, right.getLevel());
    assertEquals("somebody has signed in to the console, from 192.0.2.8", right.getMessage());
  }

  @Test
  void noPasswordAndNoCookieIsEverLogged() throws Exception {
    for (int i = 0; i <= SignInTries.MOST; i++) {
      tries("192.0.2.7", WRONG);
    }
    tries("192.0.2.7", RIGHT);
    tries("192.0.2.8", "{\"password\":\"" + PASSWORD);
    String value = value(tries("192.0.2.8", RIGHT));
    served(asking("GET", ConsoleServlet.CONFIG).with(COOKIE, value));
    served(asking("POST", ConsoleServlet.TOKEN).with(COOKIE, value).sends(JSON, "{}"));
    served(asking("DELETE", ConsoleServlet.SESSION).with(COOKIE, value));
    served(asking("GET", ConsoleServlet.SESSION).with(COOKIE, value));
    List<LogRecord> records = log.take();
    String all =
        records.stream().map(new SimpleFormatter()::format).collect(Collectors.joining("\n"));
    assertTrue(records.size() > SignInTries.MOST, all);
    assertFalse(all.contains(PASSWORD) || all.contains(GUESS), all);
    for (String part : value.split("\\.", -1)) {
      assertFalse(all.contains(part), all);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,60",
    "1,60",
    "1000000000,59",
    "58999999999,2",
    "59000000000,1",
    "59500000000,1",
    "59999999999,1"
  })
  void whoHasTriedTooOftenIsToldHowManySecondsToWait(long later, long seconds) throws Exception {
    nanos = Long.MAX_VALUE - 7;
    for (int i = 0; i < SignInTries.MOST; i++) {
      assertEquals(401, tries("192.0.2.7", WRONG).status());
    }
    nanos += later;
    FakeExchange late = tries("192.0.2.7", RIGHT);
    assertEquals(429, late.status());
    assertEquals(Long.toString(seconds), late.header("Retry-After"));
    assertEquals(
        "{\"error\":{\"code\":111,\"message\":\"more than 5 tries in a minute; wait "
            + seconds
            + " s\"}}",
        late.body());
    assertNull(late.header("Set-Cookie"));
    assertEquals(200, tries("192.0.2.8", RIGHT).status());
    nanos += Duration.ofMinutes(1).toNanos() - later;
    assertEquals(200, tries("192.0.2.7", RIGHT).status());
  }

  @Test
  void theRightPasswordIsNoTry() throws Exception {
    for (int i = 0; i < 3 * SignInTries.MOST; i++) {
      assertEquals(200, tries("192.0.2.7", RIGHT).status());
    }
    for (int i = 0; i < SignInTries.MOST; i++) {
      assertEquals(401, tries("192.0.2.7", WRONG).status());
    }
    assertEquals(429, tries("192.0.2.7", WRONG).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {JSON, "application/JSON; charset=utf-8", "Application/Json;charset=\"UTF-8\""})
  void jsonIsTakenHoweverItIsNamed(String type) throws Exception {
    FakeExchange exchange = asking("POST", ConsoleServlet.SESSION).sends(type, RIGHT);
    assertEquals(200, served(exchange).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain; x=application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        ""
      })
  void whatAFormCanSendIsNotTaken(String type) throws Exception {
    FakeExchange exchange = served(asking("POST", ConsoleServlet.SESSION).sends(type, RIGHT));
    assertEquals(415, exchange.status());
    assertNull(exchange.header("Set-Cookie"));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/console/session,'GET, POST, DELETE'",
    "GET,/console/token,POST",
    "DELETE,/console/token,POST",
    "POST,/console/config,GET",
    "HEAD,/console/config,GET",
  })
  void whatIsAskedOtherwiseIsToldHow(String method, String path, String allowed) throws Exception {
    FakeExchange exchange = served(signedIn(method, path));
    assertEquals(405, exchange.status());
    assertEquals(allowed, exchange.header("Allow"));
    assertTrue(exchange.body().contains("\"this takes " + allowed + "\""), exchange.body());
  }

  @Test
  void whoIsSignedInIsGivenTokensAndTheSettings() throws Exception {
    FakeExchange config = served(signedIn("GET", ConsoleServlet.CONFIG));
    assertEquals("200 {\"settings\":[]}", config.status() + " " + config.body());
    FakeExchange token = served(signedIn("POST", ConsoleServlet.TOKEN).sends(JSON, "{}"));
    assertEquals(200, token.status());
    assertTrue(token.body().matches("\\{\"token\":\"[^\"]+\"}"), token.body());
  }

  @ParameterizedTest
  @CsvSource({"GET,/console/session", "GET,/console/config", "POST,/console/token"})
  void whoIsNotIsToldNothing(String method, String path) throws Exception {
    FakeExchange exchange = served(asking(method, path).sends(JSON, "{}"));
    assertEquals(
        "401 {\"error\":{\"code\":101,\"message\":\"nobody is signed in\"}}",
        exchange.status() + " " + exchange.body());
  }

  @Test
  void anotherSitesPageIsRefusedAlsoToSignIn() throws Exception {
    FakeExchange exchange =
        new FakeExchange("POST", Map.of("Origin", List.of("http://other")))
            .at(ConsoleServlet.SESSION)
            .sends(JSON, RIGHT);
    assertEquals(403, served(exchange).status());
    assertNull(exchange.header("Set-Cookie"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/console/session;x=y",
    "GET,/console;x/session",
    "DELETE,/;Domain=example.org/console/session"
  })
  void aSemicolonInThePathLeadsNowhere(String method, String path) throws Exception {
    FakeExchange exchange = served(signedIn(method, path).sends(JSON, RIGHT));
    assertEquals(404, exchange.status());
    assertNull(exchange.header("Set-Cookie"));
  }
}
