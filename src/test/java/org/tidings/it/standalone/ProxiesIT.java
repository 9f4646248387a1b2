package org.tidings.it.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tidings.it.Await;
import org.tidings.it.BackEnd;
import org.tidings.it.Certified;
import org.tidings.it.Peer;
import org.tidings.it.StandaloneServer;

/** Tidings behind proxies that are set as the README says. They all run at the same time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ProxiesIT {
  /** One each 25 s: two minutes. */
  private static final int BEATS = 5;

  private static final List<String> SPELLINGS =
      List.of(
          "/api/info",
          "/%61pi/info",
          "//api/info",
          "/x/../api/info",
          "/api;x/info",
          "/;x/api/info",
          "/./api/info",
          "/x/%2e%2e/api/info",
          "/%2fapi/info",
          "/api%2finfo",
          "/api/%69nfo",
          "//metrics",
          "/%6detrics",
          "/metrics;x");

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Certified certified = Certified.byItself("EC");
  private final SSLContext trusting = Certified.trusting(certified);
  private final StandaloneServer server =
      new StandaloneServer.Launch()
          .arguments("--demo")
          .environment("TIDINGS_TRUSTED_PROXIES", "127.0.0.1")
          .environment("TIDINGS_WEBSOCKET_HANDSHAKE_RATE_LIMIT", "1")
          .environment("TIDINGS_HTTP_API_KEY", BackEnd.KEY)
          .start();

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(FrontProxy.Kind.class)
  void whoSaysNothingForTwoMinutesStaysConnected(FrontProxy.Kind kind, @TempDir Path folder)
      throws Exception {
    try (FrontProxy proxy = new FrontProxy(kind, folder, certified, server.port());
        BeatingPeer plain = peer(proxy, "ws?heartbeat=1&channel=demo:" + kind);
        BeatingPeer sdk = peer(proxy, "connection/websocket")) {
      assertTrue(sdk.ask("{\"id\":1,\"connect\":{}}").contains("\"connect\""));
      assertTrue(plain.ask("{\"loaded\":true}").contains("returnText"));
      Await.until(
          "both have been asked",
          PATIENCE,
          () -> Math.min(plain.beats(), sdk.beats()),
          n -> n >= BEATS);
      String publish =
          "{\"id\":2,\"publish\":{\"channel\":\"demo:" + kind + "\",\"data\":\"hello\"}}";
      assertTrue(sdk.ask(publish).contains("\"id\":2"));
      assertEquals("\"hello\"", plain.next());
      assertTrue(plain.ask("{\"loaded\":true}").contains("returnText"));
    }
  }

  @ParameterizedTest
  @EnumSource(FrontProxy.Kind.class)
  void theRateLimitCountsTheAddressThatTheProxySaysAndNoOther(
      FrontProxy.Kind kind, @TempDir Path folder) throws Exception {
    try (FrontProxy proxy = new FrontProxy(kind, folder, certified, server.port())) {
      InetAddress one = kind.clientIn(1);
      InetAddress another = kind.clientIn(2);
      int accepted = 0;
      while (accepted < 100 && status(proxy, one, "192.0.2." + accepted) == 101) {
        accepted++;
      }
      assertTrue(accepted >= 10 && accepted < 100, accepted + " were accepted");
      assertEquals(101, status(proxy, another, "192.0.2.1"));
    }
  }

  @ParameterizedTest
  @EnumSource(FrontProxy.Kind.class)
  void pagesAreServedAndTheirWebSocketsAreTheSitesOwn(FrontProxy.Kind kind, @TempDir Path folder)
      throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
    try (FrontProxy proxy = new FrontProxy(kind, folder, certified, server.port())) {
      assertEquals("200 HTTP_2", told(client, proxy.uri().resolve("index.html")));
      for (String inside : new String[] {"api/publish", "metrics", "api", "metrics/"}) {
        assertEquals("403 HTTP_2", told(client, proxy.uri().resolve(inside)));
      }
      String own = proxy.uri().toString().replaceFirst("/$", "");
      InetAddress from = kind.clientIn(3);
      assertEquals(101, status(proxy, from, "192.0.2.1", "Origin: " + own));
      assertEquals(403, status(proxy, from, "192.0.2.1", "Origin: https://evil.example"));
    }
  }

  /** What the proxy's rule does not keep from outside, the server does not take for its API. */
  @ParameterizedTest
  @EnumSource(FrontProxy.Kind.class)
  void noSpellingOfItsPathLeadsToTheServerApi(FrontProxy.Kind kind, @TempDir Path folder)
      throws Exception {
    HttpRequest.Builder direct =
        HttpRequest.newBuilder(server.uri().resolve("api/info"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .header("X-API-Key", BackEnd.KEY);
    assertEquals(200, new BackEnd(server.uri()).send(direct).statusCode());
    try (FrontProxy proxy = new FrontProxy(kind, folder, certified, server.port())) {
      InetAddress from = kind.clientIn(4);
      for (String inside : SPELLINGS) {
        String call =
            "POST %s HTTP/1.1\r\nX-API-Key: %s\r\nContent-Length: 2\r\n"
                .formatted(inside, BackEnd.KEY);
        int status = answered(proxy, from, call, "{}");
        // 405: it is taken for a file.
        assertTrue(List.of(400, 403, 404, 405).contains(status), inside + ": " + status);
      }
    }
  }

  private static String told(HttpClient client, URI uri) throws Exception {
    HttpResponse<Void> answer =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
    return answer.statusCode() + " " + answer.version();
  }

  private BeatingPeer peer(FrontProxy proxy, String path) {
    return new BeatingPeer(Peer.address(proxy.uri(), path), trusting);
  }

  /** What a handshake from this address is answered that says it is from another. */
  private int status(FrontProxy proxy, InetAddress from, String claimed, String... headers)
      throws IOException {
    String more = String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n");
    return answered(
        proxy,
        from,
        "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "X-Forwarded-For: %1$s\r\nForwarded: for=%1$s\r\n".formatted(claimed)
            + more,
        "");
  }

  /**
   * The status of the answer to a request from this address.
   *
   * @param head but for its host, with the end of its last line
   */
  private int answered(FrontProxy proxy, InetAddress from, String head, String body)
      throws IOException {
    try (Socket plain = new Socket()) {
      plain.bind(new InetSocketAddress(from, 0));
      plain.setSoTimeout((int) Await.PATIENCE.toMillis());
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.uri().getPort()));
      try (Socket socket =
          trusting
              .getSocketFactory()
              .createSocket(plain, "127.0.0.1", proxy.uri().getPort(), true)) {
        String host = "Host: 127.0.0.1:" + proxy.uri().getPort() + "\r\n\r\n";
        socket.getOutputStream().write((head + host + body).getBytes(US_ASCII));
        String line =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        return Integer.parseInt(String.valueOf(line).split(" ", -1)[1]);
      }
    }
  }
}
