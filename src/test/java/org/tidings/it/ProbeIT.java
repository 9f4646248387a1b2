package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a node that is well says so. */
@ArquillianTest
class ProbeIT {
  private final HttpClient http = HttpClient.newHttpClient();

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  @ParameterizedTest
  @CsvSource({"health, up", "ready, ready"})
  void aNodeThatIsWellSaysSo(String path, String status) throws Exception {
    HttpResponse<String> get = send("GET", path);
    assertEquals(200, get.statusCode());
    assertEquals("{\"status\":\"" + status + "\"}", get.body());
    assertTrue(header(get, "Content-Type").startsWith("application/json"));
    assertEquals("no-store", header(get, "Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"health", "ready"})
  void headSaysWhatGetWouldAndSendsNoBody(String path) throws Exception {
    HttpResponse<String> get = send("GET", path);
    HttpResponse<String> head = send("HEAD", path);
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    for (String name : new String[] {"Cache-Control", "Content-Type", "Content-Length"}) {
      assertEquals(header(get, name), header(head, name));
    }
    assertEquals(Integer.toString(get.body().length()), header(head, "Content-Length"));
  }

  @ParameterizedTest
  @CsvSource({"POST, health", "DELETE, health", "OPTIONS, health", "PUT, ready", "OPTIONS, ready"})
  void otherMethodsAreRefused(String method, String path) throws Exception {
    HttpResponse<String> response = send(method, path);
    assertEquals(405, response.statusCode());
    assertEquals("GET, HEAD", header(response, "Allow"));
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(application.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("(none)");
  }
}
