package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Retention;
import org.tidings.metrics.Samples;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Publication;

/** How long a publication takes to its subscribers is told once, when the last has been pumped. */
class FanOutTimeTest {
  private final Walk walk = new Walk();

  @AfterEach
  void nothingIsLeft() {
    walk.node.events.take();
    walk.close();
  }

  @Test
  void theLastSliceTellsTheTimeOfAll() {
    subscribers(3 * Pumps.SLICE + 1);
    publish();
    assertEquals(3, walk.node.workers.waiting());
    assertTold(0, 0);
    walk.node.clock.pass(Duration.ofMillis(7));
    walk.node.workers.runAll();
    assertTold(1, 0.007);
  }

  @Test
  void whatIsPumpedAtOnceIsToldAtOnce() {
    subscribers(1);
    publish();
    assertTold(1, 0);
    publish();
    assertTold(2, 0);
  }

  @Test
  void aPublicationThatWaitsBehindAnotherIsToldToo() {
    subscribers(1);
    walk.peer("client 0").transport().sends(FakeTransport.Sends.LATER);
    publish();
    publish();
    assertTold(2, 0);
  }

  @Test
  void whatHasNoSubscribersIsNotTold() {
    subscribers(1);
    walk.goes("client 0");
    publish();
    assertTold(0, 0);
  }

  @Test
  void aSliceWithoutAThreadCountsAllTheSame() {
    subscribers(1);
    walk.peer("client 0")
        .transport()
        .writesOn(
            task -> {
              throw new RejectedExecutionException("stopped");
            });
    publish();
    assertTold(1, 0);
  }

  @Test
  void joinsAreNoPublications() {
    walk.connects("ann");
    walk.says("ann", Lines.subscribe(2, "p:x"));
    assertTold(0, 0);
  }

  private void subscribers(int many) {
    for (int i = 0; i < many; i++) {
      walk.opensWith("client " + i, "news");
    }
  }

  private void publish() {
    var unused =
        walk.engine
            .memory()
            .publish("news", Publication.draft(new Payload("1"), null), Retention.NONE);
  }

  private void assertTold(double times, double seconds) {
    Samples samples = Samples.of(walk.node.metrics);
    assertEquals(times, samples.get("tidings_fan_out_seconds_count"));
    assertEquals(seconds, samples.get("tidings_fan_out_seconds_sum"));
  }
}
