package org.tidings.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.tidings.it.Await;
import org.tidings.websocket.Counts;

/** One subscriber that does not read costs the others nothing. */
@ResourceLock(RunningServer.ONE)
class FanOutTest {
  private static final int READERS = 1_000;
  private static final int SLOW = 3008;

  /** The sockets' buffers hold some; more than this they do not. */
  private static final int MOST = 1_000;

  /** What may be left of the messages that waited, and of everything around them. */
  private static final long HEAP_BYTES = 32L << 20;

  private static final String WIDE =
      """
      [{"name":"wide","history_size":10,"history_ttl":"60s","force_positioning":true,
        "allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,
        "allow_publish_for_client":true,"allow_publish_for_anonymous":true}]""";

  private static final String SUBSCRIBE =
      Stage.CONNECT + "\n{\"id\":2,\"subscribe\":{\"channel\":\"wide:all\"}}";
  private static final String PUBLISH =
      "{\"id\":%d,\"publish\":{\"channel\":\"wide:all\",\"data\":{\"n\":%d,\"pad\":\""
          + "x".repeat(16_384)
          + "\"}}}";
  private static final String PUSHED =
      "{\"push\":{\"channel\":\"wide:all\",\"pub\":{\"data\":{\"n\":%d,";

  private final RunningServer server;

  FanOutTest(@TempDir Path home) {
    server =
        new RunningServer(
            home,
            Map.of(
                // Whatever ends the slow one, it is no time limit.
                "client.pong_timeout", "10m",
                "websocket.write_timeout", "10m",
                "client.queue_max_size", "65536",
                "channel.namespaces", WIDE));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoDoesNotReadIsClosedAndHoldsUpNeitherPublishersNorReaders() throws IOException {
    try (Wire slow = new Wire(server.port());
        Crowd readers = new Crowd(server.port(), READERS, SUBSCRIBE, PUSHED);
        Wire publisher = new Wire(server.port())) {
      slow.open("/ws").send(SUBSCRIBE).nextWith("\"id\":2");
      publisher.open("/ws").send(Stage.CONNECT).nextWith("\"connect\"");
      Await.value("subscriptions", READERS + 1, () -> Counts.now().subscriptions());
      long heapBefore = heapInUse();

      int published = 0;
      int answeredBeforeTheEnd = 0;
      while (isSlowOneThere() && published < MOST) {
        publish(publisher, published++);
        answeredBeforeTheEnd += isSlowOneThere() ? 1 : 0;
        readers.awaitPublications(published);
      }
      assertTrue(published < MOST, "it was never closed");
      assertTrue(answeredBeforeTheEnd >= published - 1, "a publisher waited for the slow one");

      assertEquals(READERS, Counts.now().subscriptions());
      publish(publisher, published++);
      readers.awaitPublications(published);
      assertEquals(SLOW, slow.nextCloseCode());
      long heapAfter = heapInUse();
      assertTrue(
          heapAfter - heapBefore < HEAP_BYTES, () -> "heap: " + heapBefore + " → " + heapAfter);
    }
    assertEquals(0, Counts.healings());
    assertEquals(List.of(), server.complaints());
  }

  private static boolean isSlowOneThere() {
    return Counts.now().subscriptions() > READERS;
  }

  private static void publish(Wire publisher, int number) throws IOException {
    int id = number + 2;
    publisher.send(PUBLISH.formatted(id, number)).nextWith("{\"id\":" + id + ",\"publish\":{}}");
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
