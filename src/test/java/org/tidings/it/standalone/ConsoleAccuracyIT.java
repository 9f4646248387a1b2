package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.tidings.it.Await;
import org.tidings.it.Peer;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.ConsolePage;

/** The console shows what is so, says what it does not know, and forgets nothing that was typed. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(ConsoleStage.BESIDE)
class ConsoleAccuracyIT {
  /** Has the server do something, as any holder of its key may. */
  private static final String CALL =
      """
      return fetch('api/' + arguments[0], {
        method: 'POST', body: arguments[1], headers: { 'Content-Type': 'application/json' },
      }).then(answer => answer.text());
      """;

  private static final String FILTER =
      """
      const filter = document.querySelector('[type=search]');
      filter.value = arguments[0];
      filter.dispatchEvent(new Event('input'));
      """;

  @RegisterExtension static final ConsoleStage STAGE = new ConsoleStage();

  private final Browser browser = STAGE.browser();

  @Test
  void whoHasNotSignedInIsListedAsSuchAndCanBeToldToGo() throws Exception {
    STAGE.guests().add("ann", "Ann");
    STAGE.guests().addSilent();
    ConsolePage page = STAGE.open("clients");
    Await.value(
        "the users",
        List.of("ann", "not signed in"),
        () -> page.texts("tbody td:nth-child(2)").stream().sorted().toList());
    browser.run(
        "[...document.querySelectorAll('tbody tr')].find(r => r.textContent.includes('not signed in'))"
            + ".querySelector('a').click()");
    page.awaitText("User\nnot signed in");
    assertEquals(List.of(), page.texts("main a[href*='user=']"));
    page.press("Disconnect");
    browser.click("dialog [type=submit]");
    page.awaitText("This client is not connected");
  }

  @Test
  void whyASubscriptionEndedStaysThere() {
    STAGE.expectAway();
    ConsolePage page = STAGE.open("channel/nosuch:x");
    page.awaitText("Not subscribed: unknown channel (102)");
    STAGE.restart(() -> page.awaitAlert("Not reachable since "));
    Await.until(
        "it is connected again",
        () -> browser.text(CALL, "info", "{}"),
        info -> info.contains("\"num_clients\":1"));
    assertTrue(page.text().contains("Not subscribed: unknown channel (102)"), page::text);
    page.go("channel/hall");
    page.awaitText("Live\nPause");
    browser.run(CALL, "unsubscribe", "{\"user\":\"tidings-console\",\"channel\":\"hall\"}");
    page.awaitText("Not subscribed: ");
    browser.run(
        CALL, "disconnect", "{\"user\":\"tidings-console\",\"disconnect\":{\"code\":4000}}");
    browser.run("return new Promise(done => setTimeout(done, 1500))");
    assertTrue(page.text().contains("Not subscribed: "), page::text);
  }

  @Test
  void whereSomethingMayBeMissingTheLiveListSaysSo() throws Exception {
    Peer ann = STAGE.guests().add("ann", "Ann", "hall", "bare:one");
    ConsolePage page = STAGE.open("channel/bare:one");
    page.awaitText("Live\nPause");
    comeBack();
    Await.until(
        "it is told",
        () -> page.texts("#live li"),
        all -> all.size() == 1 && all.get(0).matches("Some may be missing before [\\d:]{8}"));
    page.go("channel/hall");
    page.awaitText("Live\nPause");
    comeBack();
    STAGE.guests().publish(ann, "hall", "nothing is missing");
    Await.value("what is there", 1, () -> page.texts("#live pre").size());
    assertEquals(1, page.texts("#live li").size());
  }

  /** The page's connection is closed, and it is live again. */
  private void comeBack() {
    browser.run(
        """
        window.states = [];
        const state = document.querySelector('.state');
        new MutationObserver(() => states.push(state.textContent)).observe(state, { childList: true });
        """);
    browser.run(
        CALL, "disconnect", "{\"user\":\"tidings-console\",\"disconnect\":{\"code\":4000}}");
    Await.until("it is back", () -> browser.texts("return states"), all -> all.contains("Live"));
  }

  @Test
  void numbersAreShownAsTheyCame() {
    String data = "[12345678901234567890,1.0,1e2,-0,7,\"8.0\"]";
    ConsolePage page = STAGE.open("channel/numbers");
    page.awaitText("Live\nPause");
    browser.run("document.getElementById('publish-data').value = arguments[0]", data);
    page.press("Publish");
    Await.value("live", List.of(data), () -> compact(page.texts("#live pre")));
    page.press("Refresh");
    Await.value("kept", List.of(data), () -> compact(page.texts("#history pre")));
  }

  private static List<String> compact(List<String> texts) {
    return texts.stream().map(text -> text.replaceAll("\\s", "")).toList();
  }

  @Test
  void theWayBackLeadsToTheSamePage() throws Exception {
    String[] channels =
        IntStream.range(0, 60).mapToObj("back%02d"::formatted).toArray(String[]::new);
    STAGE.guests().add("ann", "Ann", channels);
    ConsolePage page = STAGE.open("channels?filter=back");
    Await.value("the first page", 50, () -> page.texts("tbody a").size());
    page.press("Next");
    Await.value("the second page", 10, () -> page.texts("tbody a").size());
    browser.click("tbody a");
    page.awaitHeading("Channel back50");
    browser.back();
    page.awaitText("Page 2");
    Await.value("the second page", List.of(channels).subList(50, 60), () -> page.texts("tbody a"));
  }

  @Test
  void whatWasWrittenIsThereAgainUntilOneSignsOut() {
    STAGE.expect(Pattern.compile("console/(api/\\w+|token) - .* 401 "));
    ConsolePage page = STAGE.open("channel/draft");
    page.awaitText("Live\nPause");
    browser.run("document.getElementById('publish-data').focus()");
    browser.press("!");
    String draft = "return document.getElementById('publish-data')?.value";
    String written = browser.text(draft);
    assertTrue(written.contains("!"));
    page.go("channel/other");
    page.awaitHeading("Channel other");
    assertEquals("{\"text\": \"hello\"}", browser.text(draft));
    page.go("channel/draft");
    page.awaitHeading("Channel draft");
    assertEquals(written, browser.text(draft));
    page.endSession();
    page.awaitHeading("Sign in");
    page.signIn(ConsoleGuests.PASSWORD);
    page.awaitHeading("Channel draft");
    assertEquals(written, browser.text(draft));
    browser.click("#sign-out");
    page.awaitHeading("Sign in");
    page.signIn(ConsoleGuests.PASSWORD);
    page.awaitHeading("Channel draft");
    assertEquals("{\"text\": \"hello\"}", browser.text(draft));
  }

  @Test
  void settingsThatAreNotKnownAreNotCounted() {
    browser.runBeforeEachPage(
        """
        const real = window.fetch;
        window.fetch = (path, init) => path !== 'config' || window.healed ? real(path, init)
            : new Promise((_, fail) => window.fail = fail);
        """);
    ConsolePage page = STAGE.open("settings");
    Await.until("asked", () -> browser.run("return !!window.fail"), Boolean.TRUE::equals);
    browser.run(FILTER, "admin");
    assertTrue(page.text().contains("Loading…"), page::text);
    browser.run("fail(new TypeError('Failed to fetch'))");
    page.awaitText("Not loaded: the server cannot be reached.");
    browser.run(FILTER, "admin.");
    browser.run("window.healed = true");
    page.press("Try again");
    page.awaitText("admin.password");
  }

  @Test
  void ofWhatDoesNotComeInTimeLessIsAskedFor() throws Exception {
    Peer ann = STAGE.guests().add("ann", "Ann", "slow");
    for (int i = 0; i < 12; i++) {
      STAGE.guests().publish(ann, "slow", "number " + i);
    }
    browser.runBeforeEachPage(
        """
        const real = window.fetch;
        AbortSignal.timeout = () => {
          const late = new AbortController();
          window.late = () => late.abort();
          return late.signal;
        };
        window.fetch = (path, init) => !/"limit":50/.test(init.body) ? real(path, { ...init, signal: undefined })
            : new Promise((_, fail) => {
                const { late } = window;
                window.end = () => { late(); fail(init.signal.reason); };
              });
        """);
    ConsolePage page = STAGE.open("channel/slow");
    page.awaitText("Live\nPause");
    browser.run("end()");
    page.awaitText("Not loaded: no answer in 8 seconds.");
    page.press("Try again");
    Await.value("the latest", 10, () -> page.texts("#history li").size());
    page.press("Load older");
    Await.value("all", 12, () -> page.texts("#history li").size());
  }

  @Test
  void forHowLongSomebodyIsConnectedTheClockOfTheNodeTells() throws Exception {
    browser.runBeforeEachPage("const now = Date.now; Date.now = () => now() + 86_400_000");
    STAGE.guests().add("ann", "Ann");
    ConsolePage page = STAGE.open("clients?user=ann");
    Await.until(
        "it is told",
        () -> page.texts("tbody time"),
        all -> all.size() == 1 && all.get(0).matches("(\\d min )?\\d+ s"));
    browser.click("tbody th a");
    page.awaitText("Waiting to be sent");
    assertTrue(page.texts("main time").get(0).matches("(\\d min )?\\d+ s"), page::text);
  }

  @Test
  void theHeaderNamesTheNodeThatAnswers() {
    String header = "return document.querySelector('.where').textContent";
    ConsolePage page = STAGE.open("nodes");
    String told = browser.text(header);
    browser.runBeforeEachPage(
        """
        const real = window.fetch;
        window.fetch = (path, init) => path !== 'session' ? real(path, init)
            : Promise.resolve(new Response('{"expires_at":0,"node":"another","version":"old"}'));
        """);
    browser.open(browser.address());
    browser.run("location.reload()");
    page.awaitHeading("Nodes");
    Await.value("the header", told, () -> browser.text(header));
  }

  @Test
  void userAndClientIdAreBothLookedFor() throws Exception {
    STAGE.guests().add("ann", "Ann");
    STAGE.guests().add("bob", "Bob");
    ConsolePage page = STAGE.open("clients?user=bob");
    Await.value("how many are found", 1, () -> page.texts("tbody tr").size());
    String bob = browser.text("return document.querySelector('tbody a').title");
    page.go("clients?user=ann&client=" + bob);
    page.awaitText("Nobody who is connected is like this.");
    page.go("clients?user=bob&client=" + bob);
    Await.value("how many are found", 1, () -> page.texts("tbody tr").size());
  }
}
