package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.it.Await;
import org.tidings.it.Certified;
import org.tidings.redis.Ports;

/** What a server does for its connections it does over TLS too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(RunningServer.ONE)
class TlsServerTest {
  private static final int LONGEST = 1 << 20;
  private static final String CONNECT =
      "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"demo:x\"}}";

  // A record with a ClientHello: its version, 32 random octets, no session, two cipher suites, no
  // compression, and P-256.
  private static final byte[] HELLO_OF_TLS_1_1 =
      HexFormat.of()
          .parseHex(
              "1603010039"
                  + "010000350302"
                  + "5a".repeat(32)
                  + "00"
                  + "0004c009c00a"
                  + "0100"
                  + "0008000a000400020017");

  private final Certified made = Certified.byItself("EC");
  private final SSLContext trusting = Certified.trusting(made);
  private final RunningServer server;
  private final int redirect;
  private final HttpClient http = HttpClient.newBuilder().sslContext(trusting).build();

  TlsServerTest(@TempDir Path home, @TempDir Path files) throws IOException {
    made.writtenTo(files);
    redirect = Ports.free();
    Files.writeString(home.resolve("page.html"), "<p>hello</p>");
    server =
        new RunningServer(
            home,
            Map.of(
                "tls.cert",
                files.resolve("cert.pem").toString(),
                "tls.key",
                files.resolve("key.pem").toString(),
                "tls.http_redirect",
                Integer.toString(redirect),
                "demo",
                "true",
                "http_api.key",
                "secret",
                "admin.password",
                "password",
                "client.queue_max_size",
                "65536",
                "shutdown.spread",
                "0s",
                "websocket.message_size_limit",
                Integer.toString(LONGEST)));
  }

  @BeforeAll
  void itsAddressIsHttps() {
    assertEquals("https", server.address().getScheme());
  }

  @AfterAll
  void stopsWithClientsConnected() throws IOException {
    try (Wire plain = peer().open("/ws");
        Wire sdk = peer().open("/connection/websocket");
        Wire silent = new Wire(server.port());
        Wire redirected = new Wire(redirect)) {
      plain.send("1").nextWith("returnText");
      sdk.send(CONNECT).nextWith("\"id\":2");
      server.close();
      assertEquals(3001, plain.nextCloseCode());
      assertEquals(3001, sdk.nextCloseCode());
      for (Wire each : List.of(plain, sdk, silent, redirected)) {
        assertTrue(each.ends());
      }
    }
    assertEquals(List.of(), server.complaints());
    assertThrows(IOException.class, () -> new Wire(server.port()).close());
    assertThrows(IOException.class, () -> new Wire(redirect).close());
    Await.until("its threads have ended", TlsServerTest::threads, List::isEmpty);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("tidings-tls"))
        .toList();
  }

  private Wire peer() throws IOException {
    return new Wire(server.port(), trusting);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theNewerVersionsOfTlsAreSpoken(String version) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket("localhost", server.port())) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      assertEquals(version, socket.getSession().getProtocol());
    }
  }

  /** RFC 8446 §6.2: protocol_version, as a fatal alert. */
  @Test
  void theOlderOnesAreRefused() throws Exception {
    try (Socket socket = new Socket("localhost", server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(HELLO_OF_TLS_1_1);
      byte[] answer = socket.getInputStream().readAllBytes();
      String alert = HexFormat.ofDelimiter(" ").formatHex(answer);
      assertTrue(alert.matches("15 03 0\\d 00 02 02 46"), alert);
    }
  }

  @Test
  void pagesAndCallsGoOverHttp2() throws Exception {
    HttpResponse<String> page = send(request("page.html"));
    assertEquals(HttpClient.Version.HTTP_2, page.version());
    assertEquals("<p>hello</p>", page.body());
    assertEquals(200, send(request("health")).statusCode());
    assertEquals(200, send(request("metrics")).statusCode());
    HttpResponse<String> upgrade = send(request("ws"));
    assertEquals("426 HTTP_2", upgrade.statusCode() + " " + upgrade.version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_2", "HTTP_1_1"})
  void theCookieOfTheConsoleIsForTlsAlone(String version) throws Exception {
    HttpResponse<String> signedIn =
        send(
            request("console/session")
                .version(HttpClient.Version.valueOf(version))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"password\":\"password\"}")));
    assertEquals(version, signedIn.version().name());
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElse("none");
    assertTrue(cookie.endsWith("; Secure"), cookie);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_2", "HTTP_1_1"})
  void aCallMayBeAsLongAsWithoutTls(String version) throws Exception {
    String call = "{\"channel\":\"demo:other\",\"data\":\"%s\"}";
    String data = "x".repeat((1 << 20) - call.length() + 2);
    HttpRequest.Builder request =
        request("api/publish")
            .version(HttpClient.Version.valueOf(version))
            .header("X-API-Key", "secret")
            .POST(HttpRequest.BodyPublishers.ofString(call.formatted(data)));
    HttpResponse<String> answer = send(request);
    assertEquals(version, answer.version().name());
    assertTrue(answer.body().startsWith("{\"result\":"), answer.body());
    answer = send(request.POST(HttpRequest.BodyPublishers.ofString(data + data)));
    assertEquals(413, answer.statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void messagesOfEverySizeArriveUpToTheLimit(String version) throws Exception {
    SSLContext context = SSLContext.getInstance(version);
    context.init(null, Certified.trust(made), null);
    try (Wire peer = new Wire(server.port(), context).open("/ws?channel=demo:sizes" + version);
        Wire sender = new Wire(server.port(), context).open("/connection/websocket")) {
      sender.send(CONNECT.replace(":x", ":sizes" + version)).nextWith("\"id\":2");
      for (int size : new int[] {1, 125, 126, 16_000, 16_384, 17_000, 33_000, 65_536, 900_000}) {
        peer.send("\"" + "x".repeat(size) + "\"").nextWith("returnText");
        String data = "\"" + "y".repeat(Math.min(size, 60_000)) + "\"";
        sender.send(
            "{\"id\":3,\"publish\":{\"channel\":\"demo:sizes"
                + version
                + "\",\"data\":"
                + data
                + "}}");
        assertEquals(data, peer.nextWith("y"));
      }
      peer.send("\"" + "x".repeat(LONGEST) + "\"");
      assertEquals(1009, peer.nextCloseCode());
    }
  }

  /** Many at once in one record, and each in one of its own: both are read to the end. */
  @Test
  void manyMessagesAtOnceAreAllAnswered() throws Exception {
    try (Wire peer = peer().open("/ws")) {
      byte[] one = Wire.frame(Wire.TEXT, "{}".getBytes(US_ASCII));
      byte[] many = new byte[one.length * 200];
      for (int i = 0; i < 200; i++) {
        System.arraycopy(one, 0, many, i * one.length, one.length);
      }
      peer.write(many);
      for (int i = 0; i < 200; i++) {
        peer.nextWith("returnText");
      }
      for (byte each : Arrays.copyOf(many, one.length * 20)) {
        peer.write(new byte[] {each});
      }
      for (int i = 0; i < 20; i++) {
        peer.nextWith("returnText");
      }
    }
  }

  @Test
  void whoDoesNotReadIsDisconnectedAndOthersAreNot() throws Exception {
    try (Wire slow = peer().open("/ws?channel=demo:slow");
        Wire other = peer().open("/connection/websocket")) {
      slow.send("{}").nextWith("returnText");
      other.send("{\"id\":1,\"connect\":{}}").nextWith("connect");
      String publish =
          "{\"id\":2,\"publish\":{\"channel\":\"demo:slow\",\"data\":\""
              + "x".repeat(30_000)
              + "\"}}";
      for (int i = 0; i < 300; i++) {
        other.send(publish).nextWith("\"id\":2");
      }
      assertEquals(3008, slow.nextCloseCode());
      assertTrue(slow.ends());
    }
  }

  @Test
  void whoNeverFinishesTheHandshakeIsClosedAndWhoHasIsNot() throws Exception {
    try (Wire finished = peer().open("/ws");
        Wire silent = new Wire(server.port());
        Wire slow = new Wire(server.port());
        Wire plain = new Wire(server.port())) {
      finished.send("{}").nextWith("returnText");
      slow.write(new byte[] {22, 3, 1, 1, 0, 1, 0, 0});
      plain.write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertTrue(plain.ends());
      assertTrue(silent.ends());
      assertTrue(slow.ends());
      finished.send("{}").nextWith("returnText");
    }
  }

  @Test
  void theRedirectFollowedLeadsToThePage() throws Exception {
    HttpClient following =
        HttpClient.newBuilder()
            .sslContext(trusting)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();
    URI uri = URI.create("http://localhost:" + redirect + "/page.html");
    HttpResponse<String> page =
        following.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals("<p>hello</p>", page.body());
  }
}
