package org.tidings.it.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;
import org.tidings.it.StandaloneServer;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.ConsolePage;

/**
 * A server with a console and a browser, for all tests of a class; and guests, for each of them.
 * After each test, the browser must have had nothing to say that was not expected, and has
 * forgotten all.
 */
final class ConsoleStage
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final Pattern AWAY =
      Pattern.compile(
          "ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)");

  /** A lock for classes that run beside all others, one after the other. */
  static final String BESIDE = "a second browser";

  private @Nullable String missing;
  private @Nullable Browser browser;
  private @Nullable StandaloneServer server;
  private @Nullable ConsoleGuests guests;
  private final List<Pattern> expected = new ArrayList<>();

  Browser browser() {
    return present(browser);
  }

  StandaloneServer server() {
    return present(server);
  }

  ConsoleGuests guests() {
    return present(guests);
  }

  /** Until the end of this test, the browser may say this. */
  void expect(Pattern said) {
    expected.add(said);
  }

  /** Until the end of this test, the browser may say that the server is away. */
  void expectAway() {
    expect(AWAY);
    expect(Browser.CONNECTION_FAILED);
  }

  /** Opens a screen, as an operator. */
  ConsolePage open(String screen) {
    return ConsolePage.open(browser(), server().uri(), screen, ConsoleGuests.PASSWORD);
  }

  /** Opens a screen, as somebody who has not signed in. */
  ConsolePage openSignedOut(String screen) {
    return ConsolePage.open(browser(), server().uri(), screen);
  }

  /** Ends the server at once, and starts it again. */
  void restart(Runnable whileItIsAway) {
    int port = server().port();
    server().kill();
    whileItIsAway.run();
    server().close();
    server = ConsoleGuests.server(port);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    try {
      browser = Browser.start();
      server = ConsoleGuests.server(0);
    } catch (TestAbortedException e) {
      // For each test to say: a class that is given up here has no tests, not skipped ones.
      missing = e.getMessage();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (missing != null) {
      throw new TestAbortedException(missing);
    }
    expected.clear();
    expect(ConsolePage.NOBODY_SIGNED_IN);
    guests = new ConsoleGuests(server());
    browser().screen(1280, 900, false);
    browser().prefer(Map.of("prefers-reduced-motion", "reduce"));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (missing != null) {
      return;
    }
    try {
      browser().assertNoErrors(expected.toArray(Pattern[]::new));
    } finally {
      guests().close();
      browser().forgetCookies();
      browser().newTab();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the class has not begun");
    }
    return value;
  }
}
