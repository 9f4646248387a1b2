package org.tidings.it.browser;

import java.net.URI;
import java.util.List;
import org.tidings.it.Await;

/** The channel panel of the live page as a user meets it. */
public final class ChannelPage {
  private static final String TEXT = "return document.getElementById(arguments[0]).textContent";

  private final Browser browser;

  private ChannelPage(Browser browser) {
    this.browser = browser;
  }

  /** Opens the page, and waits until both panels can be used. */
  public static ChannelPage open(Browser browser, URI application) {
    LivePage.open(browser, application);
    ChannelPage page = new ChannelPage(browser);
    Await.value(
        "whether the button is disabled",
        "false",
        () -> browser.text("return document.getElementById('channel-button').disabled"));
    return page;
  }

  /** Subscribes to the channel that the page suggests. */
  public ChannelPage subscribe() {
    browser.click("#channel-button");
    return this;
  }

  /** Subscribes to a channel. */
  public ChannelPage subscribe(String channel) {
    browser.run("document.getElementById('channel-name').value = arguments[0]", channel);
    return subscribe();
  }

  /** Ends the subscription. */
  public void unsubscribe() {
    browser.click("#channel-button");
  }

  /** Writes a text and presses Enter. */
  public void publish(String text) {
    browser.click("#channel-text");
    browser.press(text + "\n");
  }

  /** The state of the connection, as people read it, without the countdown. */
  public String state() {
    return browser.text(TEXT, "channel-state-label");
  }

  /** What is said of the subscription. */
  public String notice() {
    return browser.text(TEXT, "channel-notice");
  }

  /** How to open channels, if that is shown; else empty. */
  public String hint() {
    return browser.text(
        "const e = document.getElementById('channel-hint'); return e.checkVisibility() ? e.innerText : ''");
  }

  /** What is said of a text that was not published; empty if nothing is. */
  public String unsent() {
    return browser.text(TEXT, "channel-unsent");
  }

  /** The messages, without who sent them. */
  public List<String> messages() {
    return browser.texts(
        "return [...document.querySelectorAll('#channel-messages > p > bdi')].map(e => e.textContent)");
  }

  /** Who sent the messages. */
  public List<String> senders() {
    return browser.texts(
        "return [...document.querySelectorAll('#channel-messages > p > b')].map(e => e.textContent)");
  }

  /** Who is there. */
  public List<String> people() {
    return browser.texts(
        "return [...document.querySelectorAll('#channel-people > li')].map(e => e.textContent)");
  }

  /** What is said in place of a list of people, or after it. */
  public String peopleNote() {
    return browser.text(TEXT, "channel-people-note");
  }

  /** Waits until there are so many, and the heading says so. */
  public void awaitPeople(int count) {
    Await.value(
        "how many are there", "(" + count + ")", () -> browser.text(TEXT, "channel-people-count"));
    Await.until(count + " people", this::people, list -> list.size() == count);
  }

  public void awaitMessages(List<String> messages) {
    Await.value("the messages", messages, this::messages);
  }

  public void awaitNotice(String notice) {
    Await.value("the notice", notice, this::notice);
  }

  public void awaitState(String state) {
    Await.value("the state", state, this::state);
  }
}
