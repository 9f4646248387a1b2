package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a password there is no console, and nothing of it. */
@ArquillianTest
class NoConsoleIT {
  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  private String asked(String verb, String path) throws IOException {
    try (RawHttp http = new RawHttp(application)) {
      String body = verb.equals("POST") ? "{}" : "";
      return http.asked(
          verb, application.getRawPath() + path, body, "Content-Type: application/json");
    }
  }

  private static String status(String answer) {
    return answer.substring(9, 12);
  }

  private static boolean isSlashAdded(String answer, String path) {
    return status(answer).equals("301") && answer.contains("/" + path + "/\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "console",
        "console/",
        "console/index.html",
        "console/main.js",
        "console/screens",
        "console/screens/",
        "console/screens/client.js",
        "console/uplot/uPlot.esm.js",
        "console/uplot/uPlot.min.css",
        "console/session",
        "console/token",
        "console/config",
        "console/api/info",
        "console/api/publish"
      })
  void nothingIsFound(String path) throws Exception {
    for (String verb : new String[] {"GET", "POST", "HEAD"}) {
      String told = asked(verb, path);
      // Payara redirects to directories before any filter is asked. There, too, is nothing.
      assertTrue(status(told).equals("404") || isSlashAdded(told, path), verb + " " + told);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/index.html",
        "//console/main.js",
        "x/../console/index.html",
        "./console/index.html",
        ";x/console/main.js",
        "%63onsole/index.html",
        "console%2findex.html",
        "x/%2e%2e/console/main.js",
        "console;x/main.js",
        "console//main.js",
        "console/./main.js",
        "/console",
        "/console/",
        "/console/session",
        "Console/index.html"
      })
  void norByAnotherSpelling(String path) throws Exception {
    for (String verb : new String[] {"GET", "POST"}) {
      String told = asked(verb, path);
      // Payara cuts off what follows a semicolon: that may be another page.
      assertFalse(status(told).startsWith("2") && told.contains("onsole"), verb + " " + told);
    }
  }
}
