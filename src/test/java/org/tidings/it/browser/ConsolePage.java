package org.tidings.it.browser;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.openqa.selenium.Keys;
import org.tidings.it.Await;

/** The console as an operator meets it. */
public final class ConsolePage {
  /** What the browser says of each page that nobody has signed in to yet. */
  public static final Pattern NOBODY_SIGNED_IN = Pattern.compile("console/session - .* 401 ");

  // Without what is only laid out: so that a test can look for two lines.
  private static final String MAIN =
      "return document.querySelector('main').innerText.replace(/\\n\\s*/g, '\\n')";

  private final Browser browser;

  private ConsolePage(Browser browser) {
    this.browser = browser;
  }

  /**
   * Opens a screen, and waits until it is there: the one to sign in, if nobody has.
   *
   * @param screen as the address says it: {@code channel/lobby}
   */
  public static ConsolePage open(Browser browser, URI application, String screen) {
    browser.open("about:blank"); // Else nothing but what is behind the # would change.
    browser.open(application.resolve("console/").toString() + "#/" + screen);
    ConsolePage page = new ConsolePage(browser);
    Await.until("it has a heading", page::heading, heading -> !heading.isEmpty());
    return page;
  }

  /** Opens a screen, and signs in if that is asked for. */
  public static ConsolePage open(Browser browser, URI application, String screen, String password) {
    ConsolePage page = open(browser, application, screen);
    if (page.heading().equals("Sign in")) {
      page.signIn(password);
      Await.until("it is signed in", page::heading, heading -> !heading.equals("Sign in"));
    }
    return page;
  }

  /** Writes the password and presses Enter. */
  public void signIn(String password) {
    browser.click("#password");
    browser.run("document.getElementById('password').select()");
    browser.press(password + Keys.ENTER);
  }

  /** Ends the session, without the page's knowing of it. */
  public void endSession() {
    browser.run("return fetch('session', {method: 'DELETE'}).then(answer => answer.status)");
  }

  /** Goes to another screen, as by a link. */
  public void go(String screen) {
    browser.run("location.hash = '#/' + arguments[0]", screen);
  }

  /** The heading, in one line; empty while there is none. */
  public String heading() {
    return browser
        .text("return document.querySelector('h1')?.textContent ?? ''")
        .replaceAll("\\s+", " ");
  }

  public void awaitHeading(String heading) {
    Await.value("the heading", heading, this::heading);
  }

  /** All that the screen says. */
  public String text() {
    return browser.text(MAIN);
  }

  public void awaitText(String part) {
    Await.until("it says " + part, this::text, text -> text.contains(part));
  }

  /** What is said to everybody at once: what is wrong. */
  public List<String> alerts() {
    return browser.texts(
        "return [...document.querySelectorAll('[role=alert]')].map(e => e.textContent).filter(Boolean)");
  }

  public void awaitAlert(String part) {
    Await.until("an alert: " + part, this::alerts, alerts -> alerts.toString().contains(part));
  }

  /** The texts of all elements like this. */
  public List<String> texts(String selector) {
    return browser.texts(
        "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector);
  }

  /** Clicks the first button that says this, as soon as it is there and can be used. */
  public void press(String text) {
    String mark =
        """
        const button = [...document.querySelectorAll('dialog button, main button')]
            .find(b => b.textContent === arguments[0] && !b.disabled && b.checkVisibility());
        document.querySelector('[data-pressed]')?.removeAttribute('data-pressed');
        button?.setAttribute('data-pressed', '');
        return String(button !== undefined);
        """;
    Await.value("whether there is " + text, "true", () -> browser.text(mark, text));
    browser.click("[data-pressed]");
  }

  /** What reaches out of the page on its right side. */
  public List<String> overflow() {
    return browser.texts(
        """
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return ['page', ...[...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > width + 1)
            .map(e => e.tagName + '.' + e.className)];
        """);
  }

  /** What can be touched but is lower than a finger; a link within a text may be. */
  public List<String> tooSmall() {
    return browser.texts(
        """
        return [...document.querySelectorAll('button, input, textarea, nav a, .target, .check, .tile')]
            .filter(e => e.checkVisibility() && e.type !== 'checkbox')
            .filter(e => e.getBoundingClientRect().height < 43.9)
            .map(e => e.outerHTML.slice(0, 80));
        """);
  }
}
