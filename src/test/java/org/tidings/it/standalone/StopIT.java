package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.tidings.it.Await;
import org.tidings.it.Handshakes;
import org.tidings.it.Peer;
import org.tidings.it.RawPeer;
import org.tidings.it.StandaloneServer;

/** SIGTERM, and what clients of all kinds see of it. */
class StopIT {
  /** 128 and the number of SIGTERM. */
  private static final int TERMINATED = 143;

  private static final int SHUTDOWN = 3001;

  /** What is promised with the default settings. */
  private static final Duration PROMISE = Duration.ofSeconds(10);

  private static final int LARGE_PUBLICATIONS = 1000;
  private static final int MANY = 800;

  @Test
  void itEndsInTimeWhateverItsClientsDo() throws Exception {
    try (StandaloneServer server = server();
        RawPeer deaf = new RawPeer(address(server, "ws?channel=demo:flood"));
        RawPeer speaking = new RawPeer(address(server, "ws"));
        RawPeer stubborn = new RawPeer(address(server, "ws"));
        Peer polite = new Peer(address(server, "ws"));
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Socket asking = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      flood(server);
      assertTrue(deaf.nextButPings().text().startsWith("\"xxx"), "what it did not read yet");
      speaking.send(RawPeer.TEXT, false, "{\"a\":".getBytes(StandardCharsets.UTF_8));
      speaking.sendBytes(RawPeer.head(RawPeer.CONTINUATION, true, 1000), 4);
      asking.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
      stubborn.send("{}");
      assertEquals(RawPeer.TEXT, stubborn.nextButPings().opcode());
      server.terminate();
      assertEquals(TERMINATED, server.awaitEnd(PROMISE));
      assertEquals(SHUTDOWN, stubborn.nextButPings().closeCode());
      assertEquals(SHUTDOWN, speaking.nextButPings().closeCode());
      assertEquals(SHUTDOWN, polite.closeReason().getCloseCode().getCode());
      assertEquals(-1, silent.getInputStream().read());
      assertEquals(List.of(), server.unpacked());
    }
  }

  @Test
  void clientsAreClosedOneAfterTheOtherWhileNewOnesAreRefused() throws Exception {
    List<RawPeer> peers = new ArrayList<>();
    try (StandaloneServer server = server()) {
      for (int i = 0; i < MANY; i++) {
        peers.add(new RawPeer(address(server, "ws")));
      }
      server.terminate();
      Await.value("new clients are refused", 503, () -> status(server));
      for (RawPeer peer : peers) {
        peer.trySend("{}");
      }
      int served = 0;
      for (RawPeer peer : peers) {
        RawPeer.Frame frame = peer.nextButPings();
        if (frame.opcode() == RawPeer.TEXT) {
          served++;
          frame = peer.nextButPings();
        }
        assertEquals(SHUTDOWN, frame.closeCode());
      }
      assertTrue(served > 0, "all were closed at once");
      assertTrue(served < MANY, "nobody was closed before");
      assertEquals(TERMINATED, server.awaitEnd(PROMISE));
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }

  private static StandaloneServer server() {
    return new StandaloneServer.Launch()
        .arguments("--demo")
        .systemProperty("tidings.client.queue_max_size", "67108864")
        .start();
  }

  private static URI address(StandaloneServer server, String path) {
    return Peer.address(server.uri(), path);
  }

  /** Publishes more than fits in the sockets of who does not read. */
  private static void flood(StandaloneServer server) throws Exception {
    String data = "\"" + "x".repeat(16_000) + "\"";
    try (Peer publisher = new Peer(address(server, "ws"))) {
      assertTrue(publisher.send("{\"id\":1,\"connect\":{}}").next().contains("connect"));
      for (int i = 0; i < LARGE_PUBLICATIONS; i++) {
        String publish = "{\"id\":2,\"publish\":{\"channel\":\"demo:flood\",\"data\":%s}}";
        assertEquals("{\"id\":2,\"publish\":{}}", publisher.send(publish.formatted(data)).next());
      }
    }
  }

  private static int status(StandaloneServer server) {
    try {
      return Handshakes.status(server.uri(), "ws");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoAsksWhileItStopsIsAnsweredOrRefusedButNeverByAMistake() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (StandaloneServer server = server()) {
      CountDownLatch asking = new CountDownLatch(3);
      List<Future<Set<Integer>>> statuses = new ArrayList<>();
      for (String path : List.of("ready", "", "index.html")) {
        statuses.add(threads.submit(() -> statuses(http, server.uri().resolve(path), asking)));
      }
      asking.await();
      server.terminate();
      assertEquals(TERMINATED, server.awaitEnd(PROMISE));
      for (Future<Set<Integer>> each : statuses) {
        assertTrue(Set.of(200, 503).containsAll(each.get()), each.get().toString());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Asks until nobody is there. */
  private static Set<Integer> statuses(HttpClient http, URI address, CountDownLatch asking)
      throws InterruptedException {
    Set<Integer> statuses = new TreeSet<>();
    HttpRequest request = HttpRequest.newBuilder(address).build();
    try {
      while (true) {
        statuses.add(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        asking.countDown();
      }
    } catch (IOException e) {
      return statuses;
    }
  }
}
