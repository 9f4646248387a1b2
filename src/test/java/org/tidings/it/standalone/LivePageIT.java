package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.opentest4j.TestAbortedException;
import org.tidings.it.Await;
import org.tidings.it.StandaloneServer;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.LivePage;

/** The live page in a browser, with a server that goes away and comes back. */
class LivePageIT {
  private static final String REPLY = "I am using websockets!";
  private static final String LOADED = "{\"loaded\":true}";
  private static final String CLICKED =
      "{\"data\":\"this is our data to send\",\"other\":\"this can be in any format\"}";

  /** Of a process that SIGTERM has ended. */
  private static final int TERMINATED = 128 + 15;

  /** From the top of the page to the button, whatever may come to stand before it. */
  private static final int TABS = 10;

  /** In CSS pixels. */
  private static final int TOUCH_TARGET = 44;

  private static final List<String> FILES =
      List.of(
          "",
          "index.html",
          "local.js",
          "page.js",
          "socket.js",
          "channels.js",
          "roster.js",
          "tidings.js",
          "tidings/basics.js",
          "style.css",
          "favicon.svg");
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("test.output", "target/it-output"));

  private static @Nullable String missing;

  @SuppressWarnings("NullAway.Init") // Used only if nothing is missing.
  private static Browser browser;

  private final List<Pattern> expectedErrors = new ArrayList<>();
  private StandaloneServer server;

  @BeforeAll
  static void startBrowser() {
    try {
      browser = Browser.start();
    } catch (TestAbortedException e) {
      // For each test to say: a class that is given up here has no tests, not skipped ones.
      missing = e.getMessage();
    }
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void startServer() {
    if (missing != null) {
      throw new TestAbortedException(missing);
    }
    server = StandaloneServer.start();
  }

  @AfterEach
  void stopServer() {
    if (missing != null) {
      return;
    }
    try {
      browser.assertNoErrors(expectedErrors.toArray(Pattern[]::new));
    } finally {
      browser.newTab();
      server.close();
    }
  }

  @Test
  void eachClickIsAnsweredAndTheAnswerIsShownAsText() {
    LivePage page = LivePage.open(browser, server.uri());
    assertEquals("Connected", page.label());
    page.click(2);
    page.awaitReplies(3);
    assertEquals(Collections.nCopies(3, REPLY), page.replies());
    assertEquals(
        0, browser.number("return document.querySelectorAll('#websocket-returns > p *').length"));
    assertEquals("", page.waiting());
    server.assertMessages(LOADED, CLICKED, CLICKED);
  }

  enum End {
    STOPPED,
    KILLED
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void comesBackByItselfWhenTheServerDoesAndSendsWhatWasClickedMeanwhile(End end) {
    expectedErrors.add(Browser.CONNECTION_FAILED);
    LivePage page = LivePage.open(browser, server.uri());
    switch (end) {
      case STOPPED -> assertEquals(TERMINATED, server.stop());
      case KILLED -> server.kill();
    }
    page.awaitState("reconnecting");
    assertEquals("Reconnecting", page.label());
    page.click();
    assertEquals("1 message waiting", page.waiting());
    page.click(2);
    assertEquals("3 messages waiting", page.waiting());
    page.awaitReplies(1);

    restart();
    page.awaitState("open");
    page.awaitReplies(1 + 4);
    assertEquals("", page.waiting());
    page.click();
    page.awaitReplies(1 + 5);
    server.assertMessages(LOADED, CLICKED, CLICKED, CLICKED, CLICKED);
  }

  @Test
  void comesBackFromAServerThatIsConnectedButSilent() {
    expectedErrors.add(Browser.CONNECTION_FAILED);
    server.close();
    server =
        new StandaloneServer.Launch().systemProperty("tidings.client.ping_interval", "1s").start();
    browser.runBeforeEachPage(
        """
        const speed = 10, begin = Date.now(), realNow = Date.now, realTimeout = window.setTimeout;
        Date.now = () => begin + (realNow() - begin) * speed;
        window.setTimeout = (action, ms) => realTimeout(action, ms / speed);
        """);
    LivePage page = LivePage.open(browser, server.uri());
    server.freeze();
    page.awaitState("reconnecting");
    page.click();
    assertEquals("1 message waiting", page.waiting());

    server.thaw();
    page.awaitState("open");
    page.awaitReplies(1 + 2);
    page.click();
    page.awaitReplies(1 + 3);
    server.assertMessages(LOADED, LOADED, CLICKED, CLICKED);
  }

  @Test
  void saysThatThereIsNoNetworkAndComesBackWithIt() {
    expectedErrors.add(Browser.CONNECTION_FAILED);
    LivePage page = LivePage.open(browser, server.uri());
    browser.network(false);
    page.awaitState("offline");
    assertEquals("Offline", page.label());
    page.click(2);
    assertEquals("2 messages waiting", page.waiting());

    browser.network(true);
    page.awaitState("open");
    page.awaitReplies(1 + 3);
    assertEquals("", page.waiting());
    server.assertMessages(LOADED, LOADED, CLICKED, CLICKED);
  }

  @Test
  void canBeUsedWithTheKeyboardAlone() {
    LivePage page = LivePage.open(browser, server.uri());
    for (int i = 0; i < TABS && !page.focused().equals("websocket-button"); i++) {
      browser.press(Keys.TAB);
    }
    assertEquals("websocket-button", page.focused());
    assertEquals(
        "solid", browser.text("return getComputedStyle(document.activeElement).outlineStyle"));
    browser.press(Keys.ENTER);
    page.awaitReplies(2);
    browser.press(Keys.SPACE);
    page.awaitReplies(3);
    server.assertMessages(LOADED, CLICKED, CLICKED);
  }

  @Test
  void aWalkFromTheGreetingAndBackLeavesTheConsoleEmpty() {
    browser.open(server.uri().toString());
    assertEquals(
        "Welcome to our app", browser.text("return document.querySelector('h1').innerText"));
    screenshot("greeting");
    browser.click("a");
    assertEquals(server.uri().resolve("index.html").toString(), browser.address());
    LivePage page = LivePage.shown(browser);
    page.awaitReplies(1);
    page.click();
    page.awaitReplies(2);
    browser.back();
    Await.value("the address", server.uri().toString(), browser::address);
    page = LivePage.open(browser, server.uri());
    assertEquals("Connected", page.label());
    server.assertMessages(LOADED, CLICKED, LOADED);
  }

  @Test
  void everyFileIsUnderTheContentSecurityPolicy() throws Exception {
    for (String path : FILES) {
      HttpResponse<Void> response = get(path);
      assertEquals(200, response.statusCode(), path);
      String policy = response.headers().firstValue("Content-Security-Policy").orElse("none");
      assertTrue(
          policy.startsWith("default-src 'none'; script-src 'self';"), "/" + path + ": " + policy);
    }
  }

  @Test
  void fitsOnAPhoneAlsoWhenItSaysMost() {
    expectedErrors.add(Browser.CONNECTION_FAILED);
    browser.screen(360, 740, true);
    LivePage page = LivePage.open(browser, server.uri());
    assertNothingIsCutOff();
    server.kill();
    page.awaitState("reconnecting");
    browser.run(
        "for (let i = 0; i < 101; i++) document.getElementById('websocket-button').click()");
    assertEquals("100 messages waiting; the last one was not kept: too many", page.waiting());
    assertNothingIsCutOff();
    screenshot("phone-reconnecting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void followsTheColoursThatTheUserPrefers(String scheme) {
    browser.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
    browser.screen(1280, 800, false);
    LivePage page = LivePage.open(browser, server.uri());
    page.click(2);
    page.awaitReplies(3);
    screenshot("desktop-" + scheme);
    browser.screen(360, 740, true);
    screenshot("phone-" + scheme);

    String colour = "return getComputedStyle(document.body).";
    String background = browser.text(colour + "backgroundColor");
    browser.prefer(Map.of("prefers-color-scheme", scheme.equals("dark") ? "light" : "dark"));
    assertNotEquals(background, browser.text(colour + "backgroundColor"));
  }

  private void restart() {
    int port = server.port();
    server.close();
    server = StandaloneServer.start(port);
  }

  private void assertNothingIsCutOff() {
    assertEquals(
        List.of(),
        browser.texts(
            """
            return [...document.querySelectorAll('body, body *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth || e.scrollWidth > e.clientWidth + 1)
                .map(e => e.tagName + '#' + e.id)
            """),
        "wider than the screen or than what they are in");
    String button = "return document.getElementById('websocket-button').getBoundingClientRect().";
    double height = browser.number(button + "height");
    double bottom = browser.number(button + "bottom");
    assertTrue(height >= TOUCH_TARGET, "the button is " + height + " px high");
    assertTrue(bottom <= browser.number("return innerHeight"), "it ends at " + bottom + " px");
  }

  private HttpResponse<Void> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve(path)).header("Accept", "text/html").build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
  }

  private static void screenshot(String name) {
    browser.screenshot(SCREENSHOTS.resolve(name + ".png"));
  }
}
