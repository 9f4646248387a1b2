package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tidings.it.Await;
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
      Await.value("new clients are refused", true, () -> isRefused(server));
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

  /** Whether a client that comes is not taken, or closed as soon as it is there. */
  private static boolean isRefused(StandaloneServer server) {
    try (RawPeer late = new RawPeer(address(server, "ws"))) {
      return late.trySend("{}").nextButPings().opcode() == RawPeer.CLOSE;
    } catch (IOException e) {
      return true;
    }
  }
}
