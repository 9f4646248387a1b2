package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Publication;

class PositionCheckThreadsTest {
  private static final int SUBSCRIBERS = 500;
  private static final int ROUNDS = 2_000;

  private final Node node = new Node();
  private final CyclicBarrier together = new CyclicBarrier(2);

  @Test
  void aPublicationWhileSubscriptionsAreComparedIsNoLoss() throws Exception {
    for (int i = 0; i < SUBSCRIBERS; i++) {
      node.connectProtocol("peer " + i).says("{\"id\":2,\"subscribe\":{\"channel\":\"r:x\"}}");
      node.settle();
      node.events.take();
    }
    Thread publisher = new Thread(this::publish);
    publisher.start();
    for (int i = 0; i < ROUNDS; i++) {
      tickAfter(PositionCheck.AFTER); // The top is read.
      node.clock.pass(PositionCheck.GRACE.plusMillis(1));
      together.await();
      tickAfter(Duration.ZERO); // The subscriptions are compared with it.
      together.await();
      node.settle();
      node.events.take();
    }
    publisher.join();
    assertEquals(0, node.hub.healings());
  }

  private void tickAfter(Duration time) {
    node.clock.pass(time.plusMillis(1));
    node.hub.channels().tick(node.clock.getAsLong());
  }

  /** Once in every comparison: at its beginning, or up to 50 µs later. */
  private void publish() {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        together.await();
        long until = System.nanoTime() + (i % 100) * 500L;
        while (System.nanoTime() - until < 0) {
          Thread.onSpinWait();
        }
        Publication publication = Publication.draft(new Payload(String.valueOf(i)), null);
        var unused = node.engine.memory().publish("r:x", publication, Walk.KEPT);
        together.await();
      }
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
