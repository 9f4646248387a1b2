package org.tidings.it.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.it.Await;
import org.tidings.it.Certified;
import org.tidings.it.Peer;
import org.tidings.it.SdkTests;
import org.tidings.it.StandaloneServer;
import org.tidings.redis.Ports;

/** {@code java -jar} over TLS: every kind of client, and certificates that are replaced. */
class TlsIT {
  private static final String TOOK = "took the new certificate";

  @TempDir Path folder;

  private StandaloneServer.Launch launch() {
    return new StandaloneServer.Launch()
        .arguments("--demo")
        .environment("TIDINGS_TLS_CERT", folder.resolve("cert.pem").toString())
        .environment("TIDINGS_TLS_KEY", folder.resolve("key.pem").toString());
  }

  private static X509Certificate shown(StandaloneServer server, SSLContext trusting) {
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", server.port())) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> lines(StandaloneServer server, String part) {
    return server.output().stream().filter(line -> line.contains(part)).toList();
  }

  private static void assertNothingFailed(StandaloneServer server) {
    assertEquals(
        List.of(),
        server.output().stream()
            .filter(line -> line.contains("WARNING") || line.contains("Exception"))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void pagesAndWebSocketsWorkWithAChainOfCertificates(String algorithm) throws Exception {
    Certified made =
        Certified.authority("RSA").authorizes(algorithm).signs(algorithm).writtenTo(folder);
    SSLContext trusting = Certified.trusting(made);
    try (StandaloneServer server = launch().start();
        BeatingPeer plain =
            new BeatingPeer(Peer.address(server.uri(), "ws?channel=demo:x"), trusting);
        Peer sdk = new Peer(Peer.address(server.uri(), "connection/websocket"), trusting)) {
      assertEquals("https", server.uri().getScheme());
      HttpResponse<String> page =
          HttpClient.newBuilder()
              .sslContext(trusting)
              .build()
              .send(
                  HttpRequest.newBuilder(server.uri().resolve("index.html")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertEquals("200 HTTP_2", page.statusCode() + " " + page.version());
      assertTrue(plain.ask("{\"a\":1}").contains("returnText"));
      assertTrue(sdk.send("{\"id\":1,\"connect\":{}}").next().contains("\"connect\""));
      String said = "{\"id\":2,\"publish\":{\"channel\":\"demo:x\",\"data\":\"hello\"}}";
      assertTrue(sdk.send(said).next().contains("\"id\":2"));
      assertEquals("\"hello\"", plain.next());
      assertEquals(143, server.stop());
      assertEquals("closed with 3001", plain.end());
      assertNothingFailed(server);
    }
  }

  @TestFactory
  Stream<DynamicTest> theOfficialSdkWorks() throws Exception {
    Certified authority = Certified.authority("EC");
    Certified made = authority.signs("EC").writtenTo(folder);
    Path root = folder.resolve("root.pem");
    Certified.replace(root, made.root());
    try (StandaloneServer server =
        launch()
            .environment("TIDINGS_CLIENT_TOKEN_HMAC_SECRET_KEY", SdkTests.SECRET)
            .environment("TIDINGS_CLIENT_ALLOW_ANONYMOUS_CONNECT_WITHOUT_TOKEN", "true")
            .start()) {
      return SdkTests.smoke(server.uri(), "connection/websocket", root);
    }
  }

  @Test
  void aCertificateThatIsReplacedIsShownToNewConnectionsAndOldOnesGoOn() throws Exception {
    Certified first = Certified.byItself("EC").writtenTo(folder);
    Certified second = Certified.byItself("RSA");
    SSLContext trusting = Certified.trusting(first, second);
    try (StandaloneServer server = launch().start();
        Peer peer = new Peer(Peer.address(server.uri(), "ws"), trusting)) {
      peer.send("{}").next();
      assertEquals(first.certificate(), shown(server, trusting));
      second.writtenTo(folder);
      // The same context, which would come back to the session of before.
      Await.until(
          "the new one is shown",
          () -> shown(server, trusting),
          certificate -> certificate.equals(second.certificate()));
      assertTrue(peer.send("{}").next().contains("returnText"));
      try (Peer next = new Peer(Peer.address(server.uri(), "ws"), Certified.trusting(second))) {
        assertTrue(next.send("{}").next().contains("returnText"));
      }
      assertEquals(1, lines(server, TOOK).size(), server.output().toString());

      Certified.replace(folder.resolve("key.pem"), first.key());
      Await.until("the log says so", () -> lines(server, "WARNING"), found -> !found.isEmpty());
      String warning = lines(server, "WARNING").get(0);
      assertTrue(warning.contains("tls.key: '" + folder.resolve("key.pem") + "' "), warning);
      assertEquals(second.certificate(), shown(server, trusting));
      first.writtenTo(folder);
      Await.until("the log says so", () -> lines(server, TOOK), found -> found.size() == 2);
      assertEquals(first.certificate(), shown(server, trusting));
      assertTrue(peer.isOpen());
      assertTrue(peer.send("{}").next().contains("returnText"));
      assertEquals(1, lines(server, "WARNING").size(), server.output().toString());
      assertNull(lines(server, "Exception").stream().findAny().orElse(null));
    }
  }

  @Test
  void aClientCannotHaveItShakeHandsAgain() throws Exception {
    Certified made = Certified.byItself("RSA").writtenTo(folder);
    try (StandaloneServer server = launch().start();
        SSLSocket socket =
            (SSLSocket)
                Certified.trusting(made)
                    .getSocketFactory()
                    .createSocket("127.0.0.1", server.port())) {
      socket.setSoTimeout((int) Await.PATIENCE.toMillis());
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThrows(
          SSLException.class,
          () -> {
            socket.startHandshake();
            socket
                .getOutputStream()
                .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            socket.getInputStream().read();
          });
      assertNothingFailed(server);
    }
  }

  @Test
  void aCertificateThatHasExpiredIsAWarning() throws Exception {
    Certified.byItself("EC", Instant.parse("2020-02-02T00:00:00Z")).writtenTo(folder);
    try (StandaloneServer server = launch().start()) {
      Await.until("the log says so", () -> lines(server, "has expired"), found -> !found.isEmpty());
    }
  }

  @Test
  void plainHttpIsRedirectedWhereThatIsSet() throws Exception {
    Certified made = Certified.byItself("EC").writtenTo(folder);
    int port = Ports.free();
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(Certified.trusting(made))
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();
    try (StandaloneServer server =
        launch().environment("TIDINGS_TLS_HTTP_REDIRECT", Integer.toString(port)).start()) {
      HttpResponse<String> page =
          client.send(
              HttpRequest.newBuilder(
                      server.uri().resolve("http://127.0.0.1:" + port + "/index.html?a=%20b"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(server.uri().resolve("index.html?a=%20b"), page.uri());
      assertEquals(200, page.statusCode());
    }
  }
}
