package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingServletTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  private final GreetingServlet servlet = new GreetingServlet();

  @Test
  void theGreetingIsThatOfTheTutorialToTheByte() throws Exception {
    FakeExchange exchange = get(Map.of());
    assertEquals(200, exchange.status());
    assertEquals("Welcome to our app", exchange.body());
    assertEquals("text/plain;charset=UTF-8", exchange.header("Content-Type"));
    assertEquals("18", exchange.header("Content-Length"));
  }

  @Test
  void aBrowserGetsAPageThatLeadsToTheLiveOne() throws Exception {
    FakeExchange exchange = get(Map.of("Accept", List.of(BROWSER)));
    assertEquals("text/html;charset=UTF-8", exchange.header("Content-Type"));
    assertTrue(exchange.body().contains("<h1>Welcome to our app</h1>"));
    assertTrue(exchange.body().contains("href=\"index.html\""));
    assertEquals(exchange.body().length() + "", exchange.header("Content-Length"));
  }

  @Test
  void cachesAreToldThatItDependsOnAcceptAndToAskAgain() throws Exception {
    for (FakeExchange exchange : List.of(get(Map.of()), get(Map.of("Accept", List.of(BROWSER))))) {
      assertEquals("Accept", exchange.header("Vary"));
      assertEquals("no-cache", exchange.header("Cache-Control"));
    }
  }

  @Test
  void theTwoRepresentationsHaveTagsOfTheirOwn() throws Exception {
    assertNotEquals(etag(Map.of()), etag(Map.of("Accept", List.of(BROWSER))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", " %s ,\"other\"", "*"})
  void whatIsKnownIsNotSentAgain(String form) throws Exception {
    String etag = etag(Map.of());
    FakeExchange exchange = get(Map.of("If-None-Match", List.of(form.replace("%s", etag))));
    assertEquals(304, exchange.status());
    assertEquals("", exchange.body());
    assertEquals(
        Map.of("ETag", etag, "Vary", "Accept", "Cache-Control", "no-cache"), exchange.headers());
  }

  @Test
  void severalIfNoneMatchHeadersAreReadAsOne() throws Exception {
    FakeExchange exchange = get(Map.of("If-None-Match", List.of("\"other\"", etag(Map.of()))));
    assertEquals(304, exchange.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "", "W/", "\"\""})
  void whatIsNotKnownIsSent(String ifNoneMatch) throws Exception {
    FakeExchange exchange = get(Map.of("If-None-Match", List.of(ifNoneMatch)));
    assertEquals(200, exchange.status());
    assertEquals("Welcome to our app", exchange.body());
  }

  @Test
  void theTagOfThePageDoesNotMatchTheGreeting() throws Exception {
    String page = etag(Map.of("Accept", List.of(BROWSER)));
    assertEquals(200, get(Map.of("If-None-Match", List.of(page))).status());
  }

  private String etag(Map<String, List<String>> headers) throws Exception {
    String etag = get(headers).header("ETag");
    assertTrue(etag != null && etag.matches("\"[0-9a-f]+\""), "ETag " + etag);
    return etag == null ? "" : etag;
  }

  private FakeExchange get(Map<String, List<String>> headers) throws Exception {
    FakeExchange exchange = new FakeExchange(headers);
    servlet.doGet(exchange.request(), exchange.response());
    return exchange;
  }
}
