package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tidings.it.Await;
import org.tidings.it.Certified;
import org.tidings.it.StandaloneServer;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.LivePage;

/** The live page over TLS, in a browser, while the certificate is replaced. */
class SecurePageIT {
  @Test
  void thePageStaysConnectedWhenTheCertificateIsReplacedAndComesBackToTheNewOne(
      @TempDir Path folder) throws IOException {
    Certified first = Certified.byItself("RSA").writtenTo(folder);
    Certified second = Certified.byItself("EC");
    StandaloneServer.Launch launch =
        new StandaloneServer.Launch()
            .environment("TIDINGS_TLS_CERT", folder.resolve("cert.pem").toString())
            .environment("TIDINGS_TLS_KEY", folder.resolve("key.pem").toString());
    try (StandaloneServer server = launch.start();
        Browser browser = browser(server.port(), first, second)) {
      LivePage page =
          LivePage.open(browser, URI.create("https://localhost:" + server.port() + "/"));
      assertEquals("true", browser.text("return String(isSecureContext)"));
      second.writtenTo(folder);
      Await.until(
          "it is taken",
          server::output,
          lines -> lines.stream().anyMatch(line -> line.contains("took the new certificate")));
      assertEquals("open", page.state());
      page.click(2);
      page.awaitReplies(3);

      server.stop();
      page.awaitState("reconnecting");
      page.click();
      try (StandaloneServer again = launch.port(server.port()).start()) {
        page.awaitState("open");
        page.awaitReplies(5);
        page.click();
        page.awaitReplies(6);
        browser.assertNoErrors(Browser.CONNECTION_FAILED);
        assertEquals(143, again.stop());
      }
    }
  }

  private static Browser browser(int port, Certified... certified) {
    return Browser.start(
        Map.of("localhost:" + port, "127.0.0.1:" + port),
        List.of(certified).stream().map(Certified::fingerprint).toList());
  }
}
