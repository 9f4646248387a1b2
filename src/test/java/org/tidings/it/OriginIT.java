package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may connect. */
@ArquillianTest
class OriginIT {
  private static final String FOREIGN = "Origin: https://elsewhere.example";

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "origins.war",
        Map.of(
            "tidings.client.allowed_origins",
            "https://app.example http://*.example.org:8080 null"));
  }

  private int status(String path, String... headers) throws IOException {
    return Handshakes.status(application, path, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "ws/", "connection/websocket", "ws?channel=a"})
  void aPageFromElsewhereIsRefusedOnEveryPath(String path) throws Exception {
    assertEquals(403, status(path, FOREIGN));
  }

  @Test
  void whoNamesNoOriginIsNoPage() throws Exception {
    assertEquals(101, status("ws"));
  }

  @Test
  void aPageOfTheServerItselfMayConnectAlsoThroughAProxyThatEndsTls() throws Exception {
    String own = application.getHost() + ":" + application.getPort();
    assertEquals(101, status("ws", "Origin: http://" + own));
    assertEquals(101, status("ws", "Origin: https://" + own));
    assertEquals(403, status("ws", "Origin: http://" + application.getHost()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "http://a.b.example.org:8080", "null"})
  void aPageFromAListedOriginMayConnect(String origin) throws Exception {
    assertEquals(101, status("ws", "Origin: " + origin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example",
        "http://example.org:8080",
        "https://app.example, https://app.example",
        "https://app.example/",
        "nonsense",
        ""
      })
  void whatOnlyLooksListedMayNot(String origin) throws Exception {
    assertEquals(403, status("ws", "Origin: " + origin));
  }

  @Test
  void severalOriginsAreRefused() throws Exception {
    assertEquals(403, status("ws", "Origin: https://app.example", "Origin: null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ws;a=b",
        "ws/;a=b",
        ";a=b/ws",
        "%77s",
        "ws%2f",
        "ws%2F",
        "ws%3b",
        "/ws",
        "./ws",
        "x/../ws",
        "x/%2e%2e/ws",
        "ws//",
        "ws/.",
        "ws/x/..",
        "WS",
        "connection//websocket",
        "connection/websocket/",
        "connection;a/websocket;b"
      })
  void anotherSpellingOfThePathIsNoWayAroundIt(String path) throws Exception {
    assertNotEquals(101, status(path, FOREIGN));
  }
}
