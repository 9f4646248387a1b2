package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tidings.it.Await;
import org.tidings.it.Peer;
import org.tidings.it.browser.Axe;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.ConsolePage;

/** The console in an operator's browser. */
class ConsoleIT {
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("test.output", "target/it-output"));
  private static final Pattern CALL_REFUSED = Pattern.compile("console/api/\\w+ - .* 401 ");
  private static final String CALLS =
      "return performance.getEntriesByType('resource').filter(e => e.name.includes('/api/')).length";
  private static final List<String> SCREENS =
      List.of("overview", "channels", "clients", "nodes", "settings");

  @RegisterExtension static final ConsoleStage STAGE = new ConsoleStage();

  private final Browser browser = STAGE.browser();

  @Test
  void aWrongPasswordIsToldAndTheRightOneLeadsToWhereOneWanted() {
    ConsolePage page = STAGE.openSignedOut("channel/a%2Fb%3F");
    assertEquals("Sign in", page.heading());
    assertEquals("password", browser.text("return document.activeElement.id"));
    page.signIn("not the password");
    page.awaitAlert("That is not the password.");
    page.signIn(ConsoleGuests.PASSWORD);
    page.awaitHeading("Channel a/b?");
    assertEquals("Channel a/b? · Tidings console", browser.text("return document.title"));
    browser.open(browser.address());
    page.awaitHeading("Channel a/b?");
    assertFalse(browser.text("return document.cookie").contains("tidings"));
  }

  @Test
  void whenTheSessionIsOverOneSignsInAgainAndIsWhereOneWas() {
    STAGE.expect(CALL_REFUSED);
    ConsolePage page = STAGE.open("settings");
    page.awaitText("admin.password");
    page.endSession();
    page.awaitHeading("Sign in");
    page.awaitText("Your session is over.");
    page.signIn(ConsoleGuests.PASSWORD);
    page.awaitHeading("Settings");
    browser.click("#sign-out");
    page.awaitHeading("Sign in");
    assertFalse(page.text().contains("admin.password (hidden)"));
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "360, light", "360, dark"})
  void everyScreenFitsAndCanBeUsedByEverybody(int width, String scheme) throws Exception {
    browser.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
    browser.screen(width, width < 500 ? 780 : 900, width < 500);
    Axe axe = Axe.install();
    STAGE.guests().add("ann", "Ann", "lobby", "news", "bare:one", "n".repeat(255));
    Peer bob = STAGE.guests().add("b".repeat(200), "Bob", "lobby");
    STAGE.guests().addSilent();
    STAGE.guests().publish(bob, "lobby", "long".repeat(200));
    ConsolePage page = STAGE.openSignedOut("overview");
    assertFits(page, axe, "sign-in-" + width + "-" + scheme);
    page.signIn(ConsoleGuests.PASSWORD);
    page.awaitHeading("Overview");
    List<String> screens = new ArrayList<>(SCREENS);
    screens.addAll(List.of("channel/lobby", "channel/bare:one", "channel/" + "n".repeat(255)));
    for (String screen : screens) {
      page.go(screen);
      Await.until("it is loaded", page::text, text -> isLoaded(screen, text));
      assertFits(page, axe, screen.replaceAll("\\W|n{9,}", "-") + "-" + width + "-" + scheme);
    }
    page.go("clients?user=ann");
    Await.value("how many are found", 1, () -> page.texts("tbody th a").size());
    browser.click("tbody th a");
    page.awaitText("Waiting to be sent");
    assertFits(page, axe, "client-" + width + "-" + scheme);
    page.press("Disconnect");
    assertFits(page, axe, "dialog-" + width + "-" + scheme);
  }

  private static boolean isLoaded(String screen, String text) {
    String word =
        switch (screen) {
          case "overview" -> "Publications";
          case "channels" -> "lobby";
          case "clients" -> "ann";
          case "nodes" -> "tidings";
          case "settings" -> "admin.password";
          case "channel/bare:one" -> "keeps no history";
          default -> "Offsets up to";
        };
    return text.contains(word) || (word.startsWith("Off") && text.contains("the last offset"));
  }

  private void assertFits(ConsolePage page, Axe axe, String name) {
    browser.screenshot(SCREENSHOTS.resolve("console-" + name + ".png"));
    assertEquals(List.of(), page.overflow(), name);
    assertEquals(List.of(), page.tooSmall(), name);
    assertEquals(List.of(), axe.violations(browser), name);
    assertEquals(1.0, browser.number("return document.querySelectorAll('h1').length"), name);
  }

  @Test
  void whatIsPublishedIsSeenAtOnceAndIsKept() throws Exception {
    Peer ann = STAGE.guests().add("ann", "Ann", "hall");
    ConsolePage page = STAGE.open("channel/hall");
    page.awaitText("Live\nPause");
    STAGE.guests().publish(ann, "hall", "from ann");
    Await.until(
        "it is there", () -> page.texts("#live li"), all -> all.toString().contains("from ann"));
    browser.run("document.getElementById('publish-data').value = '{\"a\": }'");
    page.press("Publish");
    page.awaitAlert("This is not JSON");
    browser.run("document.getElementById('publish-data').value = '[12345678901234567890]'");
    page.press("Publish");
    page.awaitText("Published as #2.");
    assertTrue(ann.next().contains("12345678901234567890"));
    Await.until(
        "both, the newest first",
        () -> page.texts("#live pre"),
        all -> all.size() == 2 && all.get(1).contains("from ann"));
    page.press("Refresh");
    Await.until("both are kept", () -> page.texts("#history pre"), all -> all.size() == 2);
    page.press("Pause");
    STAGE.guests().publish(ann, "hall", "while it is paused");
    page.press("Go on (1 new one)");
    Await.until("three", () -> page.texts("#live pre"), all -> all.size() == 3);
    page.press("Remove history");
    page.press("Remove");
    page.awaitText("Nothing is kept just now");
  }

  @Test
  void whoIsToldToGoGoes() throws Exception {
    Peer ann = STAGE.guests().add("ann", "Ann", "hall", "lobby");
    Peer other = STAGE.guests().add("ann", "Ann");
    Peer nobody = STAGE.guests().add("", "Nobody");
    ConsolePage page = STAGE.open("clients?user=ann");
    Await.value("how many are found", 2, () -> page.texts("tbody tr").size());
    browser.click("tbody th a");
    page.awaitText("Waiting to be sent");
    page.press("Disconnect");
    browser.run("document.querySelector('dialog input').value = '4501'");
    browser.run("document.querySelectorAll('dialog input')[1].value = 'good bye'");
    browser.click("dialog [type=submit]");
    page.awaitText("This client is not connected");
    page.go("clients?user=");
    Await.value("how many are anonymous", 1, () -> page.texts("tbody tr").size());
    page.go("clients?user=ann");
    Await.value("how many are left", 1, () -> page.texts("tbody tr").size());
    page.press("Disconnect this user");
    browser.click("dialog [type=submit]");
    page.awaitText("Nobody who is connected is like this.");
    List<Integer> codes =
        List.of(
            ann.closeReason().getCloseCode().getCode(),
            other.closeReason().getCloseCode().getCode());
    assertEquals(List.of(3503, 4501), codes.stream().sorted().toList());
    nobody.send("{\"id\":5,\"unsubscribe\":{\"channel\":\"x\"}}");
    assertTrue(nobody.next().contains("\"id\":5"));
  }

  @Test
  void aClientIsUnsubscribed() throws Exception {
    Peer ann = STAGE.guests().add("ann", "Ann", "hall");
    ConsolePage page = STAGE.open("clients?user=ann");
    Await.value("how many are found", 1, () -> page.texts("tbody th a").size());
    browser.click("tbody th a");
    page.press("Unsubscribe");
    browser.click("dialog [type=submit]");
    page.awaitText("It is subscribed to nothing.");
    assertTrue(ann.next().contains("\"unsubscribe\":{\"code\":2000"));
  }

  @Test
  void nothingIsAskedWhileNobodyLooks() {
    browser.runBeforeEachPage(
        "Object.defineProperty(document, 'visibilityState', {get: () => window.away ? 'hidden' : 'visible'})");
    STAGE.open("overview");
    Await.until("it asks again", () -> browser.number(CALLS), calls -> calls >= 2);
    look(false);
    double before = browser.number(CALLS);
    browser.run("return new Promise(done => setTimeout(done, 2500))");
    assertTrue(browser.number(CALLS) <= before + 1, "one may have been under way");
    look(true);
    Await.until("it asks again", () -> browser.number(CALLS), calls -> calls >= before + 2);
  }

  private void look(boolean visible) {
    browser.run(
        "window.away = !arguments[0]; document.dispatchEvent(new Event('visibilitychange'))",
        visible);
  }
}
