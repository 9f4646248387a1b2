package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;
import org.tidings.it.Await;
import org.tidings.it.Peer;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.ConsolePage;

/** The console for those who use it with the keyboard, or hear what it says. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(ConsoleStage.BESIDE)
class ConsoleFocusIT {
  /** What has the focus, and the first link of its row. */
  private static final String FOCUSED =
      """
      const { activeElement: on } = document;
      const row = on.closest('tr, li');
      return on.textContent.trim() + (row ? ' of ' + row.querySelector('a').title : '');
      """;

  /** Each answer takes a moment, as over a line. */
  private static final String SLOWLY =
      """
      const real = window.fetch;
      window.fetch = async (...request) => {
        const answer = await real(...request);
        await new Promise(done => setTimeout(done, 150));
        return answer;
      };
      """;

  private static final String CLICK =
      "[...document.querySelectorAll('main button')].find(b => b.textContent === arguments[0]).click()";

  @RegisterExtension static final ConsoleStage STAGE = new ConsoleStage();

  private final Browser browser = STAGE.browser();

  @Test
  void theFocusStaysInTheRowWhereItWasOrInTheOneNextToIt() throws Exception {
    for (String user : List.of("ann", "bob", "cid")) {
      STAGE.guests().add(user, user);
    }
    ConsolePage page = STAGE.open("clients");
    Await.value("how many there are", 3, () -> page.texts("tbody tr").size());
    browser.run(
        "window.old = document.querySelectorAll('tbody tr')[1]; old.querySelector('button').focus()");
    String second = browser.text(FOCUSED);
    browser.run(CLICK, "Refresh");
    Await.until("shown anew", () -> browser.run("return old.isConnected"), Boolean.FALSE::equals);
    assertEquals(second, browser.text(FOCUSED));
    String third = browser.text("return document.querySelectorAll('tbody a')[2].title");
    browser.press(Keys.ENTER);
    browser.click("dialog [type=submit]");
    Await.value("how many are left", 2, () -> page.texts("tbody tr").size());
    assertEquals("Disconnect of " + third, browser.text(FOCUSED));
  }

  @Test
  void whereNothingIsLeftTheHeadingHasTheFocus() throws Exception {
    Peer ann = STAGE.guests().add("ann", "Ann", "hall");
    STAGE.guests().publish(ann, "hall", "hello");
    ConsolePage page = STAGE.open("channel/hall");
    page.press("Remove history");
    page.press("Remove");
    page.awaitText("Nothing is kept just now");
    assertEquals("History", browser.text(FOCUSED));
    page.go("clients?user=ann");
    Await.value("how many are found", 1, () -> page.texts("tbody th a").size());
    browser.click("tbody th a");
    page.press("Unsubscribe");
    browser.click("dialog [type=submit]");
    page.awaitText("It is subscribed to nothing.");
    assertEquals("H1", browser.text("return document.activeElement.tagName"));
    page.press("Disconnect");
    browser.click("dialog [type=submit]");
    page.awaitText("This client is not connected");
    assertEquals("H1", browser.text("return document.activeElement.tagName"));
  }

  @Test
  void theFirstAndTheLastPageHandTheFocusToEachOther() throws Exception {
    String[] channels =
        IntStream.range(0, 60).mapToObj("page%02d"::formatted).toArray(String[]::new);
    STAGE.guests().add("ann", "Ann", channels);
    ConsolePage page = STAGE.open("channels?filter=page");
    Await.value("the first page", 50, () -> page.texts("tbody a").size());
    browser.run("document.querySelector('.pages button:enabled').focus()");
    browser.press(Keys.ENTER);
    Await.value("the second page", 10, () -> page.texts("tbody a").size());
    assertEquals("Previous", browser.text(FOCUSED));
    browser.press(Keys.ENTER);
    Await.value("the first page", 50, () -> page.texts("tbody a").size());
    assertEquals("Next", browser.text(FOCUSED));
  }

  @Test
  void theButtonThatIsPressedKeepsTheFocus() throws Exception {
    browser.runBeforeEachPage(SLOWLY);
    Peer ann = STAGE.guests().add("ann", "Ann", "long");
    for (int i = 0; i < 110; i++) {
      STAGE.guests().publish(ann, "long", "number " + i);
    }
    ConsolePage page = STAGE.open("channel/long");
    Await.value("the latest", 50, () -> page.texts("#history li").size());
    browser.run("document.querySelector('#history + button').focus()");
    browser.press(Keys.ENTER);
    Await.value("older ones", 100, () -> page.texts("#history li").size());
    assertEquals("Load older", browser.text(FOCUSED));
    browser.run("document.querySelector('form [type=submit]').focus()");
    browser.press(Keys.ENTER);
    page.awaitText("Published as #");
    assertEquals("Publish", browser.text(FOCUSED));
  }

  @Test
  void whatIsUnderWayCannotBeCalledOffAndMayHaveBeenDone() throws Exception {
    STAGE.guests().add("ann", "Ann");
    ConsolePage page = STAGE.open("clients");
    Await.value("how many there are", 1, () -> page.texts("tbody tr").size());
    browser.run(
        "const real = window.fetch; window.fetch = (path, init) => path === 'api/disconnect'"
            + " ? new Promise((_, fail) => window.fail = fail) : real(path, init)");
    page.press("Disconnect");
    browser.click("dialog [type=submit]");
    browser.press(Keys.ESCAPE);
    browser.press(Keys.ESCAPE);
    assertEquals("Disconnect", browser.text(FOCUSED));
    browser.click("dialog [type=button]");
    assertEquals(List.of("Disconnect?"), page.texts("dialog[open] h2"));
    browser.run("fail(new TypeError('Failed to fetch'))");
    page.awaitAlert("Perhaps not done: the server cannot be reached.");
    browser.press(Keys.ESCAPE);
    Await.value("dialogs", List.of(), () -> page.texts("dialog"));
  }

  @Test
  void whatWasDoneIsSaidWhereItIsHeardAndTheSameAgain() throws Exception {
    for (String user : List.of("ann", "bob")) {
      STAGE.guests().add(user, user);
    }
    ConsolePage page = STAGE.open("clients");
    browser.run(
        """
        window.said = [];
        const notice = document.getElementById('notice');
        new MutationObserver(() => notice.textContent
            && said.push(notice.textContent + (document.querySelector('dialog[open]') ? ' (inert)' : '')))
            .observe(notice, { childList: true });
        """);
    String told = "It was told to go.";
    for (List<String> said : List.of(List.of(told), List.of(told, told))) {
      page.press("Disconnect");
      browser.click("dialog [type=submit]");
      Await.value("what was said", said, () -> browser.texts("return said"));
      Await.value("who is left", 2 - said.size(), () -> page.texts("tbody tr").size());
    }
  }

  @Test
  void whatHasTheFocusIsNotUnderTheNavigation() throws Exception {
    browser.screen(360, 640, true);
    Peer ann = STAGE.guests().add("ann", "Ann", "narrow");
    for (int i = 0; i < 3; i++) {
      STAGE.guests().publish(ann, "narrow", "number " + i);
    }
    ConsolePage page = STAGE.open("channel/narrow");
    Await.value("the latest", 3, () -> page.texts("#history li").size());
    for (int i = 0; i < 25; i++) {
      browser.press(Keys.TAB);
      assertEquals(
          "",
          browser.text(
              """
              const { activeElement: on } = document;
              const [it, nav] = [on, document.querySelector('body > nav')].map(e => e.getBoundingClientRect());
              return on.closest('main') && it.bottom > nav.top ? on.outerHTML.slice(0, 80) : '';
              """));
    }
  }

  @Test
  void howManyAreFoundIsTold() throws Exception {
    STAGE.guests().add("ann", "Ann", "told-1", "told-2", "other");
    ConsolePage page = STAGE.open("channels?filter=told");
    Await.until("2 rows", () -> page.texts("[role=status]"), all -> all.contains("2 rows"));
    browser.run(
        "const filter = document.querySelector('[type=search]'); filter.value = 'told-2';"
            + " filter.dispatchEvent(new Event('input'))");
    Await.until("1 row", () -> page.texts("[role=status]"), all -> all.contains("1 row"));
    browser.run(
        """
        window.said = [];
        new MutationObserver(() => said.push(document.querySelector('.list .unseen').textContent))
            .observe(document.querySelector('.list .unseen'), { childList: true });
        """);
    browser.run(
        "const filter = document.querySelector('[type=search]'); filter.value = 'told-1';"
            + " filter.dispatchEvent(new Event('input'))");
    Await.until("again", () -> browser.texts("return said"), all -> all.contains("1 row"));
  }

  @Test
  void thatTheServerIsAwayIsSaidOnce() {
    STAGE.expectAway();
    ConsolePage page = STAGE.open("channel/hall");
    page.awaitText("Live\nPause");
    browser.run(
        """
        window.said = [];
        const state = document.querySelector('.state');
        new MutationObserver(() => said.push(state.textContent)).observe(state, { childList: true });
        """);
    STAGE.restart(() -> page.awaitAlert("Not reachable since "));
    page.awaitText("Live\nPause");
    List<String> said = browser.texts("return said");
    assertEquals(
        List.of("Reconnecting…"), said.stream().filter(it -> it.startsWith("Reco")).toList());
    assertFalse(said.contains("Connecting…"), said.toString());
  }
}
