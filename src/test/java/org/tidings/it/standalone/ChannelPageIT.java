package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.opentest4j.TestAbortedException;
import org.tidings.it.Await;
import org.tidings.it.StandaloneServer;
import org.tidings.it.Wars;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.ChannelPage;
import org.tidings.it.browser.LivePage;

/** The channel panel in the windows of two users: Ann's, who is cut off at times, and Bob's. */
class ChannelPageIT {
  private static final String UNRECOVERED = "Could not recover: some messages may be missing.";
  private static final String ANYBODY = "allow_subscribe_for_client";
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("test.output", "target/it-output"));

  private static @Nullable String missing;

  @SuppressWarnings("NullAway.Init") // Used only if nothing is missing.
  private static Browser ann;

  @SuppressWarnings("NullAway.Init") // Used only if nothing is missing.
  private static Browser bob;

  private final List<Pattern> expectedErrors = new ArrayList<>();
  private StandaloneServer server;

  @BeforeAll
  static void startBrowsers() {
    try {
      ann = Browser.start();
      bob = Browser.start();
    } catch (TestAbortedException e) {
      // For each test to say: a class that is given up here has no tests, not skipped ones.
      missing = e.getMessage();
    }
  }

  @AfterAll
  static void stopBrowsers() {
    if (ann != null) {
      ann.close();
    }
    if (bob != null) {
      bob.close();
    }
  }

  @BeforeEach
  void startServer() {
    if (missing != null) {
      throw new TestAbortedException(missing);
    }
    server = demo(0);
  }

  @AfterEach
  void stopServer() {
    if (missing != null) {
      return;
    }
    try {
      ann.assertNoErrors(expectedErrors.toArray(Pattern[]::new));
      bob.assertNoErrors(expectedErrors.toArray(Pattern[]::new));
    } finally {
      ann.newTab();
      bob.newTab();
      server.close();
    }
  }

  @Test
  void whatOnePublishesBothAreShown() {
    ChannelPage anns = subscribed(ann);
    ChannelPage bobs = subscribed(bob);
    anns.publish("hello");
    bobs.awaitMessages(List.of("hello"));
    bobs.publish("hello yourself");
    for (ChannelPage page : List.of(anns, bobs)) {
      page.awaitMessages(List.of("hello", "hello yourself"));
      assertEquals("Subscribed.", page.notice());
      assertEquals("", page.unsent());
      assertEquals("", page.hint());
    }
    assertEquals("you: ", anns.senders().get(0));
    assertEquals("you: ", bobs.senders().get(1));
    assertTrue(anns.senders().get(1).matches("[0-9a-f]{6}: "), () -> anns.senders().toString());
  }

  @Test
  void whoIsThereIsCurrent() {
    ChannelPage anns = subscribed(ann);
    anns.awaitPeople(1);
    assertEquals(List.of("you"), anns.people());
    subscribed(bob).awaitPeople(2);
    anns.awaitPeople(2);
    bob.newTab();
    anns.awaitPeople(1);
    subscribed(bob).unsubscribe();
    anns.awaitPeople(1);
    anns.unsubscribe();
    assertEquals("Not known while not subscribed.", anns.peopleNote());
  }

  @Test
  void whatWasPublishedDuringACutIsRecovered() {
    expectedErrors.add(Browser.CONNECTION_FAILED);
    ChannelPage anns = subscribed(ann);
    ChannelPage bobs = subscribed(bob);
    bobs.publish("before");
    anns.awaitMessages(List.of("before"));
    ann.network(false);
    anns.awaitState("Offline");
    for (String text : List.of("one", "two", "three")) {
      bobs.publish(text);
    }
    bobs.awaitMessages(List.of("before", "one", "two", "three"));
    bobs.awaitPeople(1);
    assertEquals(List.of("before"), anns.messages());

    ann.network(true);
    anns.awaitNotice("Recovered 3 messages.");
    bobs.awaitPeople(2);
    anns.publish("after");
    for (ChannelPage page : List.of(anns, bobs)) {
      page.awaitMessages(List.of("before", "one", "two", "three", "after"));
    }
    assertEquals("Connected", anns.state());
  }

  @Test
  void aServerThatStartsAnewHasForgottenAndThatIsSaid() {
    expectedErrors.add(Browser.CONNECTION_FAILED);
    ChannelPage anns = subscribed(ann);
    anns.publish("before");
    anns.awaitMessages(List.of("before"));
    server.kill();
    anns.awaitState("Reconnecting");
    restart();
    anns.awaitNotice(UNRECOVERED);
    anns.awaitPeople(1);
    anns.publish("after");
    anns.awaitMessages(List.of("before", "after"));
  }

  @Test
  void aTextThatCannotBePublishedDuringACutComesBackToItsField() {
    expectedErrors.add(Browser.CONNECTION_FAILED);
    ChannelPage anns = subscribed(ann);
    ann.network(false);
    anns.awaitState("Offline");
    anns.publish("hello");
    Await.until("it is said", anns::unsent, said -> said.startsWith("Perhaps not published: "));
    assertEquals("hello", ann.text("return document.getElementById('channel-text').value"));
    ann.network(true);
    anns.awaitNotice("Back: nothing was missed.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo:lobby", "lobby"})
  void whereChannelsAreClosedThePanelSaysHowToOpenThem(String channel) {
    server.close();
    server = StandaloneServer.start();
    ChannelPage page = ChannelPage.open(ann, server.uri()).subscribe(channel);
    String why = channel.equals("lobby") ? "permission denied (103)" : "unknown channel (102)";
    page.awaitNotice("Not subscribed: " + why + ".");
    for (String word : List.of("--demo", "channel.namespaces", ANYBODY)) {
      assertTrue(page.hint().contains(word), page::hint);
    }
    LivePage tutorial = LivePage.shown(ann);
    tutorial.click();
    tutorial.awaitReplies(2);
    ann.screen(390, 844, true);
    ann.screenshot(SCREENSHOTS.resolve("channels-closed.png"));
  }

  @Test
  void whereThePanelCannotConnectTheOtherGoesOn() {
    expectedErrors.add(Browser.CONNECTION_FAILED);
    ann.runBeforeEachPage(
        """
        const Real = WebSocket;
        WebSocket = class extends Real {
          constructor(url) {
            super(String(url).replace('connection/websocket', 'nowhere'));
          }
        };
        """);
    ChannelPage page = ChannelPage.open(ann, server.uri()).subscribe();
    page.awaitState("Reconnecting");
    LivePage tutorial = LivePage.shown(ann);
    tutorial.click();
    tutorial.awaitReplies(2);
    assertEquals("Connected", tutorial.label());
  }

  @Test
  void withoutItsScriptThePanelIsDeadAndTheOtherGoesOn(@TempDir Path folder) {
    expectedErrors.add(Pattern.compile("tidings\\.js .*404"));
    WebArchive war = Wars.unchanged();
    war.delete("tidings.js");
    File file = folder.resolve("without.war").toFile();
    war.as(ZipExporter.class).exportTo(file);
    server.close();
    server = new StandaloneServer.Launch().war(file).arguments("--demo").start();
    LivePage tutorial = LivePage.open(ann, server.uri());
    tutorial.click();
    tutorial.awaitReplies(2);
    assertEquals(
        2, ann.number("return document.querySelectorAll('form > button:disabled').length"));
  }

  @Test
  void htmlIsShownAsText() {
    String html = "<img src=x onerror=alert(1)><b>bold</b>";
    String channel = "demo:" + html;
    ChannelPage page = ChannelPage.open(ann, server.uri()).subscribe(channel);
    page.awaitNotice("Subscribed.");
    page.publish(html);
    page.awaitMessages(List.of(html));
    page.unsubscribe();
    page.subscribe("<b>bold</b>:x");
    page.awaitNotice("Not subscribed: unknown channel (102).");
    assertEquals(
        0.0,
        ann.number("return document.querySelectorAll('main :is(bdi, #channel-notice) *').length"));
    assertFalse(page.hint().isEmpty());
  }

  @Test
  void canBeUsedWithTheKeyboardAlone() {
    ChannelPage page = ChannelPage.open(ann, server.uri());
    tabTo("channel-name");
    ann.press(Keys.ENTER);
    page.awaitNotice("Subscribed.");
    tabTo("channel-text");
    assertEquals("solid", ann.text("return getComputedStyle(document.activeElement).outlineStyle"));
    ann.press("hello\n");
    page.awaitMessages(List.of("hello"));
    ann.press("again");
    tabTo("channel-publish");
    ann.press(Keys.SPACE);
    page.awaitMessages(List.of("hello", "again"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void bothPanelsFitSideBySideAndOnAPhone(String scheme) {
    ann.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
    ann.screen(1280, 900, false);
    LivePage tutorial = LivePage.open(ann, server.uri());
    ChannelPage anns = subscribed(ann);
    ChannelPage bobs = subscribed(bob);
    tutorial.click(2);
    bobs.publish("Good morning. Is anybody there?");
    anns.awaitPeople(2);
    anns.publish("I am.");
    bobs.awaitPeople(2);
    bobs.publish("Then all is well.");
    Await.until("three messages", anns::messages, messages -> messages.size() == 3);
    assertEquals(top("websocket-heading"), top("channel-heading"));
    ann.screenshot(SCREENSHOTS.resolve("channels-desktop-" + scheme + ".png"));
    anns.publish("long".repeat(100));
    Await.until("four messages", anns::messages, messages -> messages.size() == 4);
    assertNothingIsCutOff();
    ann.screen(390, 844, true);
    assertNothingIsCutOff();
    assertTrue(top("websocket-heading") < top("channel-heading"));
    ann.run("document.getElementById('channel-heading').scrollIntoView()");
    ann.screenshot(SCREENSHOTS.resolve("channels-phone-" + scheme + ".png"));
  }

  private ChannelPage subscribed(Browser browser) {
    ChannelPage page = ChannelPage.open(browser, server.uri()).subscribe();
    page.awaitNotice("Subscribed.");
    return page;
  }

  private static StandaloneServer demo(int port) {
    return new StandaloneServer.Launch().port(port).arguments("--demo").start();
  }

  private void restart() {
    int port = server.port();
    server.close();
    server = demo(port);
  }

  private static void tabTo(String id) {
    String focused = "return document.activeElement.id";
    for (int i = 0; i < 12 && !ann.text(focused).equals(id); i++) {
      ann.press(Keys.TAB);
    }
    assertEquals(id, ann.text(focused));
  }

  private static double top(String id) {
    return ann.number(
        "return document.getElementById(arguments[0]).getBoundingClientRect().top", id);
  }

  private static void assertNothingIsCutOff() {
    assertEquals(
        List.of(),
        ann.texts(
            """
            return [...document.querySelectorAll('body, body *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth || e.scrollWidth > e.clientWidth + 1)
                .map(e => e.tagName + '#' + e.id)
            """),
        "wider than the screen or than what they are in");
  }
}
