package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served over plain HTTP, and what is not. */
@ArquillianTest
class GreetingIT {
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(method, path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path) {
    boolean socket = path.startsWith("ws") || path.endsWith("websocket");
    return HttpRequest.newBuilder(application.resolve(path))
        .version(socket ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
        .method(method, HttpRequest.BodyPublishers.noBody());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("(none)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*/*", "text/plain", "application/json", "text/html;q=0.5,*/*"})
  void whoDoesNotPreferHtmlIsGreetedInPlainText(String accept) throws Exception {
    HttpResponse<String> response =
        accept.isEmpty() ? send("GET", "") : send("GET", "", "Accept", accept);
    assertEquals(200, response.statusCode());
    assertEquals("Welcome to our app", response.body());
    assertEquals("text/plain;charset=utf-8", lowerWithoutSpaces(header(response, "Content-Type")));
    assertEquals("Accept", header(response, "Vary"));
  }

  private static String lowerWithoutSpaces(String text) {
    return text.toLowerCase(Locale.ROOT).replace(" ", "");
  }

  @Test
  void aBrowserGetsAPageThatLeadsToTheLiveOne() throws Exception {
    HttpResponse<String> response = send("GET", "", "Accept", BROWSER);
    assertEquals(200, response.statusCode());
    assertEquals("text/html;charset=utf-8", lowerWithoutSpaces(header(response, "Content-Type")));
    assertTrue(response.body().contains("Welcome to our app"));
    assertTrue(response.body().contains("href=\"index.html\""));
    assertEquals("Accept", header(response, "Vary"));
  }

  @Test
  void headSaysWhatGetWouldAndSendsNoBody() throws Exception {
    HttpResponse<String> get = send("GET", "");
    HttpResponse<String> head = send("HEAD", "");
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    for (String name : new String[] {"ETag", "Content-Type", "Content-Length", "Vary"}) {
      assertEquals(header(get, name), header(head, name));
    }
    assertEquals("18", header(head, "Content-Length"));
  }

  @Test
  void whatTheClientHasIsNotSentAgain() throws Exception {
    String plain = header(send("GET", ""), "ETag");
    String html = header(send("GET", "", "Accept", BROWSER), "ETag");
    HttpResponse<String> again = send("GET", "", "If-None-Match", "\"x\", " + plain);
    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
    assertEquals(plain, header(again, "ETag"));
    assertEquals(304, send("HEAD", "", "If-None-Match", "*").statusCode());
    assertEquals(200, send("GET", "", "If-None-Match", html).statusCode());
    assertEquals(200, send("GET", "", "Accept", BROWSER, "If-None-Match", plain).statusCode());
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    assertEquals(405, send("POST", "").statusCode());
    assertEquals(405, send("DELETE", "").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "local.js", "socket.js", "style.css", "favicon.svg"})
  void thePagesFilesAreServedUnderAStrictPolicy(String file) throws Exception {
    HttpResponse<String> response = send("GET", file);
    assertEquals(200, response.statusCode());
    assertTrue(header(response, "Content-Security-Policy").startsWith("default-src 'none';"));
    assertEquals("nosniff", header(response, "X-Content-Type-Options"));
    assertEquals("no-cache", header(response, "Cache-Control"));
    String type = header(response, "Content-Type");
    assertTrue(!file.endsWith(".js") || type.contains("javascript"), type);
    assertTrue(!file.endsWith(".html") || !response.body().contains("<script>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "META-INF/MANIFEST.MF",
        "META-INF/versions/9/org/tidings/standalone/boot/Boot.class",
        "org/tidings/standalone/boot/Boot.class",
        "WEB-INF/web.xml",
        "WEB-INF/standalone/",
        "WEB-INF/lib/",
        "web-inf/web.xml",
        "%57EB-INF/web.xml",
        "WEB-INF%2fweb.xml",
        "x/../WEB-INF/web.xml",
        "WEB-INF;x/web.xml",
        "org/tidings/App.class",
        "nowhere"
      })
  void nothingElseIsReachable(String path) throws Exception {
    int status = send("GET", path).statusCode();
    assertTrue(status == 404 || status == 400 || status == 403, path + ": " + status);
  }

  @Test
  void whoComesWithoutAWebSocketIsToldWhatTheAddressIsFor() {
    // All at once: in Payara such an answer ends with the connection, after half a minute.
    List<CompletableFuture<HttpResponse<String>>> asked =
        Stream.of("ws", "ws/", "connection/websocket")
            .map(path -> request("GET", path).build())
            .map(request -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
            .toList();
    for (CompletableFuture<HttpResponse<String>> each : asked) {
      HttpResponse<String> response = each.join();
      assertEquals(426, response.statusCode());
      assertEquals("websocket", header(response, "Upgrade"));
    }
  }
}
