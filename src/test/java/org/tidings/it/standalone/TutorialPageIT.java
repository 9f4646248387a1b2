package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tidings.it.Await;
import org.tidings.it.StandaloneServer;
import org.tidings.it.Wars;
import org.tidings.it.browser.Browser;

/**
 * A page with the tutorial's client script works as it is: its host is the page's, its port is 3000
 * and its path ends in a slash. The browser is told that this port lies elsewhere.
 */
class TutorialPageIT {
  private static final File PAGES = new File("src/test/webapp-tutorial");
  private static final String HOST = "tutorial.test:3000";

  @Test
  void theClientScriptOfTheTutorialWorksUntouched(@TempDir Path folder) {
    File war = folder.resolve("tutorial.war").toFile();
    Wars.unchanged()
        .addAsWebResource(new File(PAGES, "tutorial.html"), "tutorial.html")
        .addAsWebResource(new File(PAGES, "tutorial.js"), "tutorial.js")
        .as(ZipExporter.class)
        .exportTo(war);
    try (StandaloneServer server = new StandaloneServer.Launch().war(war).start();
        Browser browser = Browser.start(Map.of(HOST, "127.0.0.1:" + server.port()))) {
      browser.open("http://" + HOST + "/tutorial.html");
      awaitReplies(browser, 1);
      assertEquals("true", browser.text("return isOpen(ws)"));
      browser.click("#websocket-button");
      browser.click("#websocket-button");
      awaitReplies(browser, 3);
      String clicked =
          "{\"data\":\"this is our data to send\",\"other\":\"this can be in any format\"}";
      server.assertMessages("{\"loaded\":true}", clicked, clicked);
      assertEquals("ws://" + HOST + "/ws/", browser.text("return ws.url"));
      browser.assertNoErrors();
    }
  }

  private static void awaitReplies(Browser browser, int count) {
    Await.value(
        "the replies",
        Collections.nCopies(count, "I am using websockets!"),
        () ->
            browser.texts(
                "return [...document.querySelectorAll('#websocket-returns p')].map(p => p.textContent)"));
  }
}
