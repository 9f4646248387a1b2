package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.tidings.it.Await;
import org.tidings.it.Peer;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.ConsolePage;

/** The console when guests are hostile or many, the server goes away, or there is no mouse. */
class ConsoleTrialIT {
  /** Names that a page might take for something else. None has a colon: that ends a namespace. */
  private static final List<String> ATTACKS =
      List.of(
          "<img src=x onerror=attacked()>",
          "\"><script>attacked()</script>",
          "'-attacked()-'",
          "<svg/onload=attacked()>",
          "100%2f/?&=;+ x%",
          "*?[a-z]\\",
          "__proto__",
          "42",
          "\u05e9\u05dc\u05d5\u05dd",
          "\ud83c\udf89\ud83d\udc69\u200d\ud83d\udc67");

  @RegisterExtension static final ConsoleStage STAGE = new ConsoleStage();

  private final Browser browser = STAGE.browser();

  @Test
  void whatGuestsNameAndSayIsShownAsText() throws Exception {
    browser.runBeforeEachPage(
        """
        window.attacks = [];
        window.attacked = () => attacks.push('script');
        document.addEventListener('securitypolicyviolation', e => attacks.push(e.violatedDirective));
        """);
    for (String attack : ATTACKS) {
      STAGE.guests().add(attack, attack, attack, "square");
    }
    ConsolePage page = STAGE.open("channels");
    Await.until("all are listed", () -> page.texts("tbody a"), names -> names.containsAll(ATTACKS));
    page.go("clients");
    Await.until(
        "all are listed",
        () -> page.texts("tbody td:nth-child(2)"),
        names -> names.containsAll(ATTACKS));
    page.go("channel/square");
    page.awaitText("Live\nPause");
    Await.until(
        "all are there",
        () -> page.texts(".people-list a > :first-child"),
        names -> names.containsAll(ATTACKS));
    for (String attack : ATTACKS) {
      Peer guest = STAGE.guests().add(attack, attack);
      STAGE.guests().publish(guest, "square", attack);
      String shown = attack.replace("\\", "\\\\").replace("\"", "\\\"");
      Await.until(
          "it came",
          () -> page.texts("#live li"),
          all -> !all.isEmpty() && all.get(0).contains(attack) && all.get(0).contains(shown));
    }
    page.press("Refresh");
    Await.until(
        "all are kept", () -> page.texts("#history li a"), names -> names.containsAll(ATTACKS));
    for (String attack : ATTACKS) {
      page.go("channels");
      page.awaitHeading("Channels");
      Await.until("it is listed", () -> browser.run(FIND_LINK, attack), Boolean.TRUE::equals);
      page.awaitHeading("Channel " + attack);
      Await.value(
          "who is there", List.of(attack), () -> page.texts(".people-list a > :first-child"));
      browser.click(".people-list a");
      page.awaitText("User\n" + attack);
    }
    assertEquals(List.of(), browser.texts("return attacks"));
    assertEquals(
        0.0,
        browser.number(
            "return document.querySelectorAll('main :is(img, script, svg, iframe)').length"));
  }

  /** Clicks the link with this text; false if there is none. */
  private static final String FIND_LINK =
      """
      const link = [...document.querySelectorAll('tbody a')].find(a => a.textContent === arguments[0]);
      link?.click();
      return link !== undefined;
      """;

  @Test
  void whatIsTooMuchForOnePageComesInSeveral() throws Exception {
    String[] channels =
        IntStream.range(0, 60).mapToObj("many%02d"::formatted).toArray(String[]::new);
    Peer guest = STAGE.guests().add("ann", "Ann", channels);
    ConsolePage page = STAGE.open("channels?filter=many");
    Supplier<List<String>> shown = () -> page.texts("tbody a");
    Await.value("the first page", List.of(channels).subList(0, 50), shown);
    page.press("Next");
    Await.value("the second page", List.of(channels).subList(50, 60), shown);
    page.press("Previous");
    Await.value("the first page", List.of(channels).subList(0, 50), shown);
    browser.run(
        "const filter = document.querySelector('[type=search]'); filter.value = 'man*5?';"
            + " filter.dispatchEvent(new Event('input'))");
    Await.value("what fits", List.of(channels).subList(50, 60), shown);
    for (int i = 0; i < 60; i++) {
      STAGE.guests().publish(guest, "many00", "number " + i);
    }
    page.go("channel/many00");
    Await.value("the latest", 50, () -> page.texts("#history li").size());
    page.press("Load older");
    Await.value("all", 60, () -> page.texts("#history li").size());
    assertTrue(page.texts("#history pre").get(59).contains("number 0"));
  }

  @Test
  void whenTheServerIsBackThePageIs() {
    STAGE.expectAway();
    ConsolePage page = STAGE.openSignedOut("channel/hall");
    STAGE.expect(Pattern.compile("console/session - .* 429 "));
    for (int i = 0; i < 6; i++) {
      page.signIn("wrong " + i);
      page.awaitAlert(i < 5 ? "That is not the password." : "Too many tries. Wait ");
    }
    STAGE.restart(() -> {});
    page.signIn(ConsoleGuests.PASSWORD);
    page.awaitHeading("Channel hall");
    page.awaitText("Live\nPause");
    STAGE.restart(() -> page.awaitAlert("Not reachable since "));
    Await.until("it is not told any more", page::alerts, List::isEmpty);
    page.awaitHeading("Channel hall");
    page.awaitText("Live\nPause");
    page.press("Publish");
    Await.value("what is there", 1, () -> page.texts("#live pre").size());
    assertTrue(page.text().contains("Published as #1."));
  }

  @Test
  void canBeUsedWithTheKeyboardAlone() {
    ConsolePage page = STAGE.openSignedOut("overview");
    browser.press(ConsoleGuests.PASSWORD + Keys.ENTER);
    page.awaitHeading("Overview");
    tabTo("Skip to the content", Keys.SHIFT);
    browser.press(Keys.ENTER);
    assertEquals("content", browser.text("return document.activeElement.id"));
    tabTo("Channels", Keys.SHIFT);
    browser.press(Keys.ENTER);
    page.awaitHeading("Channels");
    assertEquals("H1", browser.text("return document.activeElement.tagName"));
    page.go("channel/keys");
    page.awaitHeading("Channel keys");
    tabTo("Publish", null);
    browser.press(Keys.SPACE);
    page.awaitText("Published as #1.");
    page.press("Refresh");
    page.awaitText("Offsets up to 1");
    tabTo("Remove history", Keys.SHIFT);
    assertEquals(
        "solid", browser.text("return getComputedStyle(document.activeElement).outlineStyle"));
    browser.press(Keys.ENTER);
    for (int i = 0; i < 5; i++) {
      browser.press(Keys.TAB);
      assertEquals(
          "false",
          browser.text(
              "return Boolean(document.activeElement.closest('main, header, body > nav'))"));
    }
    browser.press(Keys.ESCAPE);
    assertEquals("Remove history", browser.text("return document.activeElement.textContent"));
    browser.back();
    page.awaitHeading("Channels");
  }

  /**
   * @param back a key to hold, to go the other way; null: forward
   */
  private void tabTo(String text, @Nullable Keys back) {
    String focused = "return document.activeElement.textContent.trim()";
    for (int i = 0; i < 40 && !browser.text(focused).equals(text); i++) {
      browser.press(back == null ? Keys.TAB : Keys.chord(back, Keys.TAB));
    }
    assertEquals(text, browser.text(focused));
  }
}
