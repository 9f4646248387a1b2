package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tidings.auth.ConsoleTokens;
import org.tidings.auth.JwtVerifier;
import org.tidings.auth.TokenSettings;
import org.tidings.http.Admission.Ruling;
import org.tidings.websocket.Origins;

/** One for all tests: what makes the tokens takes its time to begin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleSessionsTest {
  private static final Pattern COOKIE = Pattern.compile("tidings_console=([^;]*)(; .*)");
  private static final String PATH = "/console/session";
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000);
  private static final long END = 1_800_028_800;

  private final InstantSource clock = this::now;
  private final ConsoleTokens tokens =
      new ConsoleTokens(
          "correct horse", clock, new JwtVerifier(TokenSettings.NONE, Runnable::run, clock));
  private Instant now = START;
  private ConsoleSessions sessions;

  private Instant now() {
    return now;
  }

  @BeforeEach
  void nobodyIsSignedIn() {
    now = START;
    Origins own = new Origins(List.of());
    sessions = new ConsoleSessions(tokens, clock, HttpServletRequest::isSecure, own::allow);
  }

  private static FakeExchange exchange() {
    return new FakeExchange(Map.of()).at(PATH);
  }

  private static FakeExchange bringing(String... values) {
    FakeExchange exchange = exchange();
    for (String value : values) {
      exchange.with("tidings_console", value);
    }
    return exchange;
  }

  private long end(String... values) {
    return sessions.end(bringing(values).request());
  }

  /** Returns what the browser is to bring. */
  private String signIn() {
    FakeExchange exchange = exchange();
    assertEquals(
        now.plus(Duration.ofHours(8)).getEpochSecond(),
        sessions.begin(exchange.request(), exchange.response()));
    return cookie(exchange).group(1);
  }

  private static Matcher cookie(FakeExchange exchange) {
    Matcher cookie = COOKIE.matcher(String.valueOf(exchange.header("Set-Cookie")));
    assertTrue(cookie.matches(), exchange.headers().toString());
    return cookie;
  }

  private void signOut(String... values) {
    FakeExchange exchange = bringing(values);
    sessions.end(exchange.request(), exchange.response());
  }

  private String begun(FakeExchange exchange) {
    sessions.begin(exchange.request(), exchange.response());
    return cookie(exchange).group(2);
  }

  private String ended(FakeExchange exchange) {
    sessions.end(exchange.request(), exchange.response());
    Matcher cookie = cookie(exchange);
    assertEquals("", cookie.group(1));
    return cookie.group(2);
  }

  @Test
  void theCookieIsForTlsAloneWhereItWasGivenThroughTls() {
    String all = "; HttpOnly; SameSite=Strict";
    assertEquals("; Max-Age=28800" + all, begun(exchange()));
    assertEquals("; Max-Age=28800" + all + "; Secure", begun(exchange().secure()));
    assertEquals("; Max-Age=0" + all, ended(exchange()));
    assertEquals("; Max-Age=0" + all + "; Secure", ended(exchange().secure()));
  }

  @Test
  void thePathOfTheCookieIsTheBrowsersAffairWhateverIsInTheOneOfTheApplication() {
    for (String context : new String[] {"/app", "/a;Domain=example.org"}) {
      assertTrue(begun(exchange().in(context)).startsWith("; Max-Age=28800; "));
      assertTrue(ended(exchange().in(context)).startsWith("; Max-Age=0; "));
    }
  }

  @Test
  void whoBringsTheCookieIsSignedInUntilItEnds() {
    String value = signIn();
    assertEquals(END, end(value));
    now = now.plus(Duration.ofHours(8)).minusSeconds(1);
    assertEquals(END, end(value));
    now = now.plusSeconds(1);
    assertEquals(0, end(value));
  }

  @Test
  void nobodyElseIs() {
    String value = signIn();
    assertEquals(0, end());
    assertEquals(0, end(""));
    assertEquals(0, end("x"));
    assertEquals(0, end(tokens.visit()));
    assertEquals(0, sessions.end(exchange().with("Tidings_console", value).request()));
  }

  @Test
  void anotherCookieOfTheNameLocksNobodyOut() {
    String value = signIn();
    assertEquals(END, end("x", value));
    assertEquals(END, end(value, "x"));
    assertEquals(END, end("", "x", tokens.visit(), value));
    assertEquals(Ruling.ADMITTED, sessions.of(bringing("x", value).request()));
  }

  @Test
  void whoSignsOutIsOutWithAllThatTheBrowserBrings() {
    String first = signIn();
    String second = signIn();
    String other = signIn();
    signOut(first, "x", second);
    assertEquals(0, end(first));
    assertEquals(0, end(second));
    assertEquals(0, end(first, second));
    assertEquals(END, end(first, other));
    signOut();
    assertEquals(END, end(other));
  }

  @Test
  void ofTooManyThatSignedOutTheFirstIsForgotten() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i <= ConsoleSessions.MAX_ENDED; i++) {
      values.add(signIn());
    }
    values.subList(0, ConsoleSessions.MAX_ENDED).forEach(this::signOut);
    signOut("x");
    assertEquals(0, end(values.get(0)));
    signOut(values.get(ConsoleSessions.MAX_ENDED));
    assertEquals(END, end(values.get(0)));
    for (String value : values.subList(1, values.size())) {
      assertEquals(0, end(value));
    }
  }

  @Test
  void whatIsOverAnywayTakesNoRoom() {
    List<String> old = new ArrayList<>();
    for (int i = 1; i < ConsoleSessions.MAX_ENDED; i++) {
      old.add(signIn());
    }
    now = now.plus(Duration.ofHours(1));
    String young = signIn();
    signOut(young);
    old.forEach(this::signOut);
    now = Instant.ofEpochSecond(END);
    signOut(signIn());
    assertEquals(0, end(young));
  }

  private boolean isOwnPage(FakeExchange exchange) {
    return sessions.isOwnPage(exchange.request());
  }

  private static FakeExchange saying(String name, String... values) {
    return new FakeExchange(Map.of(name, List.of(values), "Host", List.of("h"))).at(PATH);
  }

  @Test
  void theBrowserSaysWhetherThePageIsOfThisSite() {
    String site = "Sec-Fetch-Site";
    assertTrue(isOwnPage(exchange()));
    assertTrue(isOwnPage(saying(site, "same-origin")));
    assertTrue(isOwnPage(saying(site, "none")));
    for (String other : List.of("same-site", "cross-site", "Same-Origin", "")) {
      assertFalse(isOwnPage(saying(site, other)), other);
      assertFalse(isOwnPage(saying(site, "same-origin", other)), other);
      assertFalse(isOwnPage(saying(site, other, "none")), other);
    }
  }

  @Test
  void anotherPageIsRefusedWhateverItBrings() {
    String value = signIn();
    FakeExchange foreign = saying("Origin", "http://other").with("tidings_console", value);
    assertEquals(Ruling.FOREIGN_PAGE, sessions.of(foreign.request()));
    FakeExchange own = saying("Origin", "http://h").with("tidings_console", value);
    assertEquals(Ruling.ADMITTED, sessions.of(own.request()));
    assertEquals(Ruling.UNKNOWN, sessions.of(saying("Origin", "http://h").request()));
  }

  @Test
  void whatComesThroughTlsComesFromAPageThatDid() {
    assertTrue(isOwnPage(saying("Origin", "https://h").secure()));
    assertTrue(isOwnPage(saying("Origin", "HTTPS://h").secure()));
    assertTrue(isOwnPage(exchange().secure()));
    assertFalse(isOwnPage(saying("Origin", "http://h").secure()));
    assertTrue(isOwnPage(saying("Origin", "https://h")), "a proxy may end TLS and not say so");
  }

  @Test
  void ofSeveralPagesEachIsLookedAt() {
    ConsoleSessions any =
        new ConsoleSessions(tokens, clock, HttpServletRequest::isSecure, (of, to) -> true);
    String own = "https://h";
    assertTrue(any.isOwnPage(saying("Origin", own, own).secure().request()));
    assertFalse(any.isOwnPage(saying("Origin", own, "http://h").secure().request()));
  }
}
