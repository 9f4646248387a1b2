package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.tidings.it.RawPeer.Frame;

/** Heartbeats, silence and slowness, with the intervals made short. */
@ArquillianTest
class LivenessIT {
  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "quick.war",
        Map.of(
            "tidings.client.ping_interval", "1s",
            "tidings.client.pong_timeout", "3s",
            "tidings.websocket.write_timeout", "1s",
            "tidings.client.queue_max_size", "65536"));
  }

  private RawPeer connect(String path) throws IOException {
    return new RawPeer(Peer.address(application, path));
  }

  @Test
  void heartbeatsAreEmptyObjectsThatAPageCanSeeAndAnswer() throws IOException {
    try (RawPeer peer = connect("ws?heartbeat=1")) {
      for (int i = 0; i < 3; i++) {
        assertEquals(new Frame(RawPeer.TEXT, "{}"), peer.next());
        peer.send("{}");
      }
      peer.send("{\"n\":1}");
      assertEquals(EndpointIT.ANSWER, peer.next().text());
    }
  }

  @Test
  void whoAnswersNoHeartbeatIsClosed() throws IOException {
    try (RawPeer peer = connect("ws/?heartbeat=1")) {
      assertEquals("{}", peer.next().text());
      Frame last = peer.next();
      assertEquals(RawPeer.CLOSE, last.opcode());
      assertEquals(3012, last.closeCode());
    }
  }

  @Test
  void withoutHeartbeatsPingFramesKeepAConnectionAliveAndAnEmptyObjectIsAMessage()
      throws IOException {
    try (RawPeer peer = connect("ws")) {
      for (int i = 0; i < 3; i++) {
        Frame ping = peer.next();
        assertEquals(RawPeer.PING, ping.opcode());
        peer.send(RawPeer.PONG, true, new byte[0]);
      }
      peer.send("{}");
      assertEquals(EndpointIT.ANSWER, peer.nextButPings().text());
    }
  }

  @Test
  void whoAnswersNoPingFrameIsClosed() throws IOException {
    try (RawPeer peer = connect("ws")) {
      assertEquals(1001, peer.nextButPings().closeCode());
    }
  }

  @Test
  void aClientThatDoesNotReadIsClosedAndOthersAreServedMeanwhile() throws Exception {
    List<RawPeer> slow = new ArrayList<>();
    try (Peer other = new Peer(Peer.address(application, "ws"))) {
      for (int i = 0; i < 3; i++) {
        slow.add(connect("ws?heartbeat=1"));
      }
      for (RawPeer peer : slow) {
        Thread flood = new Thread(() -> flood(peer));
        flood.setDaemon(true);
        flood.start();
      }
      for (int i = 0; i < 50; i++) {
        assertEquals(EndpointIT.ANSWER, other.send("{}").next());
      }
      for (RawPeer peer : slow) {
        // What was sent before is still in the socket's buffer; then comes the end, with or without
        // a close frame: there may have been no room for one.
        assertThrows(IOException.class, () -> readToTheEnd(peer));
      }
      assertTrue(other.isOpen());
      assertEquals(EndpointIT.ANSWER, other.send("{}").next());
    } finally {
      for (RawPeer peer : slow) {
        peer.close();
      }
    }
  }

  private static void flood(RawPeer peer) {
    try {
      for (int i = 0; i < 100_000; i++) {
        peer.send("{}x");
      }
    } catch (IOException e) {
      // As it should be: the server has closed.
    }
  }

  private static void readToTheEnd(RawPeer peer) throws IOException {
    while (peer.next().opcode() != RawPeer.CLOSE) {
      // Answers that were under way.
    }
    throw new IOException("closed");
  }

  @Test
  void clientsThatVanishAtOnceAreForgotten() throws Exception {
    for (int i = 0; i < 50; i++) {
      connect("ws").reset();
    }
    try (Peer peer = new Peer(Peer.address(application, "ws"))) {
      assertEquals(EndpointIT.ANSWER, peer.send("1").next());
    }
  }
}
