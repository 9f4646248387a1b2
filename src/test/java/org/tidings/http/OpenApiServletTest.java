package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tidings.openapi.Document;

class OpenApiServletTest {
  private final OpenApiServlet servlet = new OpenApiServlet("1.2.3");

  private FakeExchange ask(String method, Map<String, List<String>> headers) throws Exception {
    FakeExchange exchange = new FakeExchange(method, headers);
    servlet.service(exchange.request(), exchange.response());
    return exchange;
  }

  @Test
  void everybodyIsToldWhichVersionItDescribes() throws Exception {
    FakeExchange exchange = ask("GET", Map.of());
    assertEquals(200, exchange.status());
    assertEquals("application/json", exchange.header("Content-Type"));
    assertEquals("no-cache", exchange.header("Cache-Control"));
    assertEquals("nosniff", exchange.header("X-Content-Type-Options"));
    Document document = new Document(exchange.body());
    assertEquals("1.2.3", document.root().at("/info/version").asText());
    assertTrue(exchange.body().indexOf("${") < 0);
  }

  @Test
  void headSaysWhatGetWouldAndSendsNoBody() throws Exception {
    FakeExchange head = ask("HEAD", Map.of());
    assertEquals("", head.body());
    assertEquals(ask("GET", Map.of()).headers(), head.headers());
  }

  @Test
  void whoHasItIsNotSentItAgain() throws Exception {
    String tag = Objects.requireNonNull(ask("GET", Map.of()).header("ETag"));
    FakeExchange again = ask("GET", Map.of("If-None-Match", List.of("\"other\", W/" + tag)));
    assertEquals(304, again.status());
    assertEquals("", again.body());
    FakeExchange other = new FakeExchange(Map.of("If-None-Match", List.of(tag)));
    new OpenApiServlet("1.2.4").service(other.request(), other.response());
    assertEquals(200, other.status());
  }

  @Test
  void nothingElseCanBeDoneWithIt() throws Exception {
    FakeExchange post = ask("POST", Map.of());
    assertEquals(405, post.status());
    assertEquals("GET, HEAD", post.header("Allow"));
    assertEquals("", post.body());
    assertNull(post.header("ETag"));
  }
}
