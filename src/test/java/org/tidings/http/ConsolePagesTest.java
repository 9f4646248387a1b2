package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsolePagesTest {
  private static FakeExchange at(String uri) {
    return new FakeExchange(Map.of()).at(uri);
  }

  /** What becomes of a request: the application has it, or a status, or another page. */
  private static String fate(boolean exists, FakeExchange exchange) throws Exception {
    boolean[] passed = {false};
    new ConsolePages(exists)
        .doFilter(exchange.request(), exchange.response(), (request, response) -> passed[0] = true);
    String location = exchange.header("Location");
    return passed[0]
        ? "passed"
        : exchange.forwarded() != null
            ? exchange.forwarded()
            : exchange.status() + (location == null ? "" : " " + location);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console", "/console/", "/console/main.js", "/console/api/info"})
  void withoutAPasswordThereIsNone(String path) throws Exception {
    assertEquals("404", fate(false, at(path)));
    assertEquals("404", fate(false, at("/my" + path).under("/my")));
  }

  @Test
  void withOneItIsServedAndItsAddressLeadsToItsPage() throws Exception {
    for (String context : new String[] {"", "/my", "/console"}) {
      assertEquals("302 console/", fate(true, at(context + "/console").under(context)));
      assertEquals(
          "forward /console/index.html", fate(true, at(context + "/console/").under(context)));
      assertEquals("passed", fate(true, at(context + "/console/main.js").under(context)));
    }
  }

  @Test
  void aWelcomeFileOfTheContainerDoesNotMatter() throws Exception {
    FakeExchange start = at("/my/console/").under("/my").understoodAs("/console/index.html");
    assertEquals("forward /console/index.html", fate(true, start));
  }

  @ParameterizedTest
  @CsvSource({
    "//console/main.js,      //console/main.js",
    "//console/main.js,      /console/main.js",
    "/x/../console/main.js,  /x/../console/main.js",
    "/x/../console/main.js,  /console/main.js",
    "/%63onsole/main.js,     /console/main.js",
    "/console;x/main.js,     /console/main.js",
    "/;x/console/,           /console/",
    "/console//main.js,      /console//main.js",
    "/Console/main.js,       /Console/main.js",
    "/console./main.js,      /console./main.js",
    "/x/console/main.js,     /x/console/main.js"
  })
  void nothingElseThatMayBeTheConsoleIsServed(String uri, String understood) throws Exception {
    for (boolean exists : new boolean[] {false, true}) {
      assertEquals("404", fate(exists, at(uri).understoodAs(understood)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "//index.html",
        "/ws",
        "/%77s",
        "/api;x/info",
        "/consoles/a.js",
        "/a/my-console.js"
      })
  void whatIsNotTheConsoleIsNotItsAffair(String uri) throws Exception {
    for (boolean exists : new boolean[] {false, true}) {
      assertEquals("passed", fate(exists, at(uri)));
      assertEquals("passed", fate(exists, at("/console" + uri).under("/console")));
    }
  }
}
