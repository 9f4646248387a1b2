package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.it.Certified;
import org.tidings.redis.Ports;

/** Where whoever comes with plain HTTP is sent by a server that speaks TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(RunningServer.ONE)
class HttpsRedirectTest {
  private static final int PUBLIC_PORT = 8443;

  private final RunningServer server;
  private final int redirect;

  HttpsRedirectTest(@TempDir Path folder) throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    redirect = Ports.free();
    server =
        new RunningServer(
            folder,
            Map.of(
                "tls.cert",
                folder.resolve("cert.pem").toString(),
                "tls.key",
                folder.resolve("key.pem").toString(),
                "tls.http_redirect",
                Integer.toString(redirect),
                "tls.public_port",
                Integer.toString(PUBLIC_PORT)));
  }

  @AfterAll
  void stops() {
    server.close();
  }

  private String redirected(String head) throws IOException {
    try (Socket socket = new Socket("localhost", redirect)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      // Some mistakes are Undertow's to answer, and those answers are empty.
      if (!answer.contains("\r\nContent-Length: 0\r\n")) {
        assertTrue(answer.contains("\r\nContent-Type: text/plain;charset=UTF-8\r\n"), answer);
        assertTrue(answer.contains("\r\nX-Content-Type-Options: nosniff\r\n"), answer);
      }
      return answer;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/|example.org|https://example.org:PORT/",
        "/a%20b//c;d?e=f&g|example.org:80|https://example.org:PORT/a%20b//c;d?e=f&g",
        "//evil.example/|a_b.example.|https://a_b.example.:PORT//evil.example/",
        "/x?https://evil.example/|[2001:db8::1]:8080|https://[2001:db8::1]:PORT/x?https://evil.example/",
        "/%0d%0aSet-Cookie:x|127.0.0.1|https://127.0.0.1:PORT/%0d%0aSet-Cookie:x",
      })
  void plainHttpIsSentToTheSamePathAtHttps(String path, String host, String target)
      throws Exception {
    String answer = redirected("POST " + path + " HTTP/1.1\r\nHost: " + host);
    assertTrue(answer.startsWith("HTTP/1.1 308 "), answer);
    String location = "\r\nLocation: " + target.replace("PORT", "" + PUBLIC_PORT) + "\r\n";
    assertTrue(answer.contains(location), answer);
  }

  @Test
  void theUsualPortIsNotNamed() {
    assertEquals("https://example.org/x", HttpsRedirect.target("example.org:80", "/x", 443).get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: evil.example/",
        "GET / HTTP/1.1\r\nHost: user@evil.example",
        "GET / HTTP/1.1\r\nHost: a b",
        "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example",
        "GET / HTTP/1.1\r\nHost: ",
        "GET / HTTP/1.0",
        "GET http://evil.example/ HTTP/1.1\r\nHost: example.org",
        "OPTIONS * HTTP/1.1\r\nHost: example.org",
      })
  void whatIsMalformedIsSentNowhere(String head) throws Exception {
    String answer = redirected(head);
    assertTrue(answer.matches("(?s)HTTP/1\\.[01] 400 .*"), answer);
    assertTrue(!answer.contains("Location"), answer);
  }

  @Test
  void whoNamesNoHostIsToldThatThisIsWrong() throws Exception {
    String answer = redirected("GET / HTTP/1.0");
    assertTrue(answer.endsWith("\r\n\r\nThis request is malformed.\n"), answer);
  }

  @Test
  void aWebSocketIsNotRedirectedButToldWhereToGo() throws Exception {
    String answer = redirected(Wire.handshake("/ws").strip());
    assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    String text = "WebSockets are taken over TLS alone: wss://localhost:" + PUBLIC_PORT;
    assertTrue(answer.contains(text), answer);
  }

  @Test
  void whoOwesABodyIsAnsweredAndDisconnected() throws Exception {
    try (Wire owing = new Wire(redirect)) {
      owing.write(
          "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n".getBytes(US_ASCII));
      assertTrue(owing.ends());
    }
  }
}
