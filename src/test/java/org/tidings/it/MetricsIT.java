package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.tidings.metrics.Samples;

/** A scrape from this machine. */
@ArquillianTest
class MetricsIT {
  private final HttpClient http = HttpClient.newHttpClient();

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  private HttpResponse<String> get(String method, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(application.resolve("metrics"))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatAClientDoesShowsInTheMetrics() throws Exception {
    double before = value("tidings_messages_in_total{type=\"plain\"}");
    try (Peer peer = new Peer(Peer.address(application, "ws"))) {
      peer.send("{\"text\":\"hi\"}");
      peer.next();
      assertTrue(value("tidings_clients") >= 1);
      assertTrue(value("tidings_handshakes_total{outcome=\"accepted\"}") >= 1);
    }
    assertEquals(before + 1, value("tidings_messages_in_total{type=\"plain\"}"));
    assertTrue(value("process_uptime_seconds") > 0);
  }

  private double value(String key) throws Exception {
    HttpResponse<String> response = get("GET");
    assertEquals(200, response.statusCode(), response.body());
    return Objects.requireNonNull(Samples.of(response.body()).get(key), key);
  }

  @Test
  void headAndOtherMethodsAreAnsweredAsTheyShould() throws Exception {
    HttpResponse<String> head = get("HEAD");
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals("no-store", head.headers().firstValue("Cache-Control").orElse(""));
    assertEquals(405, get("POST").statusCode());
  }

  @Test
  void whoComesThroughAProxyIsRefused() throws Exception {
    HttpResponse<String> response = get("GET", "X-Forwarded-For", "127.0.0.1");
    assertEquals(403, response.statusCode());
    assertTrue(response.body().contains("metrics.token"), response.body());
  }
}
