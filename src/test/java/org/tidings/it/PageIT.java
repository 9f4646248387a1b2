package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Collections;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.LivePage;

/**
 * The page in a real browser, wherever the application lies: in containers under a context path.
 */
@ArquillianTest
class PageIT {
  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.named("path.war");
  }

  @Test
  void thePageFindsItsWebSocketBesideItself() {
    try (Browser browser = Browser.start()) {
      // The browser reaches nothing but this address, and Payara's adapter says "localhost".
      URI address = URI.create(application.toString().replace("localhost", "127.0.0.1"));
      LivePage page = LivePage.open(browser, address);
      page.click(2);
      page.awaitReplies(3);
      assertEquals(Collections.nCopies(3, "I am using websockets!"), page.replies());
      browser.assertNoErrors();
    }
  }
}
