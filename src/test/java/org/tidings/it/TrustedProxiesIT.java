package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In every container a proxy that is trusted says from where clients come. */
@ArquillianTest
class TrustedProxiesIT {
  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "proxies.war",
        Map.of(
            "tidings.trusted_proxies", "127.0.0.1, ::1, 10.0.0.0/8",
            "tidings.websocket.handshake_rate_limit", "1"));
  }

  private int status(String header) throws IOException {
    return Handshakes.status(application, "ws", header);
  }

  /** Ten seconds' worth may come at once, so a slow machine lets a few more in, but not all. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For: 192.0.2.1, 203.0.113.1, 10.0.0.1|X-Forwarded-For: 192.0.2.1, 203.0.113.2",
        "Forwarded: for=192.0.2.1, For=\"[2001:db8:1::1]:99\"|Forwarded: for=\"[2001:db8:2::1]\"",
      })
  void theRateLimitCountsTheAddressThatTheProxySays(String one, String another) throws IOException {
    int accepted = 0;
    while (accepted < 100 && status(one) == 101) {
      accepted++;
    }
    assertTrue(accepted >= 10 && accepted < 100, accepted + " were accepted");
    assertEquals(101, status(another));
  }
}
