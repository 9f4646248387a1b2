package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeServletTest {
  private final CompletableFuture<List<String>> found = new CompletableFuture<>();
  private final ProbeServlet servlet = new ProbeServlet(() -> found, "well", "ill");

  @Test
  void whatIsWellIs200() {
    found.complete(List.of());
    FakeExchange exchange = ask("GET");
    assertEquals(200, exchange.status());
    assertEquals("{\"status\":\"well\"}", exchange.body());
    assertEquals(
        Map.of(
            "Cache-Control",
            "no-store",
            "Content-Type",
            "application/json",
            "Content-Length",
            "17"),
        exchange.headers());
    assertTrue(exchange.isComplete());
  }

  @Test
  void whatIsWrongIs503AndSaid() {
    found.complete(List.of("a \"leg\"", "an arm"));
    FakeExchange exchange = ask("GET");
    assertEquals(503, exchange.status());
    assertEquals(
        "{\"status\":\"ill\",\"problems\":[\"a \\\"leg\\\"\",\"an arm\"]}", exchange.body());
    assertEquals("no-store", exchange.header("Cache-Control"));
    assertTrue(exchange.isComplete());
  }

  @Test
  void headSaysWhatGetWouldAndSendsNoBody() {
    found.complete(List.of("a leg"));
    FakeExchange exchange = ask("HEAD");
    assertEquals(503, exchange.status());
    assertEquals("", exchange.body());
    assertEquals(ask("GET").headers(), exchange.headers());
    assertTrue(exchange.isComplete());
  }

  @Test
  void theAnswerComesWhenItIsKnownAndNoThreadWaits() {
    FakeExchange exchange = ask("GET");
    assertTrue(!exchange.isComplete());
    assertEquals("", exchange.body());
    found.complete(List.of());
    assertTrue(exchange.isComplete());
    assertEquals("{\"status\":\"well\"}", exchange.body());
  }

  @Test
  void aClientThatHasGoneIsLetGo() {
    FakeExchange exchange = ask("GET");
    exchange.breakOff();
    found.complete(List.of());
    assertTrue(exchange.isComplete());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
  void otherMethodsAreRefusedAndNothingIsLookedAt(String method) {
    FakeExchange exchange = new FakeExchange(method, Map.of());
    new ProbeServlet(
            () -> {
              throw new AssertionError("looked");
            },
            "well",
            "ill")
        .service(exchange.request(), exchange.response());
    assertEquals(405, exchange.status());
    assertEquals(Map.of("Allow", "GET, HEAD", "Cache-Control", "no-store"), exchange.headers());
    assertEquals("", exchange.body());
  }

  private FakeExchange ask(String method) {
    FakeExchange exchange = new FakeExchange(method, Map.of());
    servlet.service(exchange.request(), exchange.response());
    return exchange;
  }
}
