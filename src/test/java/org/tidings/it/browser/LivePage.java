package org.tidings.it.browser;

import java.net.URI;
import java.util.List;
import org.tidings.it.Await;

/** The live page as a user meets it: what it shows, and its button. */
public final class LivePage {
  private static final String TEXT = "return document.getElementById(arguments[0]).textContent";

  private final Browser browser;

  private LivePage(Browser browser) {
    this.browser = browser;
  }

  /** Opens it, and waits until it is connected and has been answered. */
  public static LivePage open(Browser browser, URI application) {
    browser.open(application.resolve("index.html").toString());
    LivePage page = shown(browser);
    page.awaitState("open");
    page.awaitReplies(1);
    return page;
  }

  /** The page that the browser shows. */
  public static LivePage shown(Browser browser) {
    return new LivePage(browser);
  }

  /** Clicks the button. */
  public void click() {
    browser.click("#websocket-button");
  }

  /** Clicks the button so many times. */
  public void click(int times) {
    for (int i = 0; i < times; i++) {
      click();
    }
  }

  /** The state, as the style sheet sees it. */
  public String state() {
    return browser.text("return document.getElementById('websocket-state').dataset.state");
  }

  /** The state, as people read it, without the countdown. */
  public String label() {
    return browser.text(TEXT, "websocket-state-label");
  }

  /** What is said of messages that wait; empty if nothing is. */
  public String waiting() {
    return browser.text(TEXT, "websocket-waiting");
  }

  /** The texts of the paragraphs that came as replies. */
  public List<String> replies() {
    return browser.texts(
        "return [...document.querySelectorAll('#websocket-returns > p')].map(p => p.textContent)");
  }

  /** The id of the element that has the focus. */
  public String focused() {
    return browser.text("return document.activeElement.id");
  }

  public void awaitState(String state) {
    Await.value("the state", state, this::state);
  }

  public void awaitReplies(int count) {
    Await.until(count + " replies", this::replies, replies -> replies.size() == count);
  }
}
