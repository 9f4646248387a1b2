package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.tidings.engine.History;
import org.tidings.protocol.Position;

/** Those who want the same at the same moment share a reading that began after they came. */
class SharedReadsTest {
  private final Deque<Runnable> pauses = new ArrayDeque<>();
  private final List<CompletableFuture<History>> readings = new ArrayList<>();
  private final SharedReads reads = new SharedReads(pauses::add);

  private CompletableFuture<History> read(String kind) {
    return reads.read(kind, this::reading).toCompletableFuture();
  }

  private CompletionStage<History> reading() {
    CompletableFuture<History> reading = new CompletableFuture<>();
    readings.add(reading);
    return reading;
  }

  private static History history(int top) {
    return new History(List.of(), new Position(top, "E"));
  }

  @Test
  void whoIsAloneReadsAtOnce() {
    CompletableFuture<History> one = read("a");
    assertEquals(1, readings.size());
    History history = history(1);
    readings.get(0).complete(history);
    assertSame(history, one.join());
    assertEquals(0, reads.size());
    assertEquals(0, pauses.size());
  }

  @Test
  void whoComesMeanwhileSharesTheNextReading() {
    CompletableFuture<History> first = read("a");
    List<CompletableFuture<History>> later = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      later.add(read("a"));
    }
    assertEquals(1, readings.size());
    readings.get(0).complete(history(1));
    assertEquals(1, first.join().top().offset());
    assertEquals(1, readings.size());
    later.add(read("a"));
    assertTrue(later.stream().noneMatch(CompletableFuture::isDone));
    pauses.remove().run();
    assertEquals(2, readings.size());
    readings.get(1).complete(history(2));
    later.forEach(each -> assertEquals(2, each.join().top().offset()));
    assertEquals(0, reads.size());
  }

  @Test
  void whoComesDuringTheNextReadingWaitsForTheOneAfterIt() {
    var unused = read("a");
    CompletableFuture<History> second = read("a");
    readings.get(0).complete(history(1));
    pauses.remove().run();
    CompletableFuture<History> third = read("a");
    readings.get(1).complete(history(2));
    assertEquals(2, second.join().top().offset());
    assertFalse(third.isDone());
    pauses.remove().run();
    readings.get(2).complete(history(3));
    assertEquals(3, third.join().top().offset());
    assertEquals(0, reads.size());
  }

  @Test
  void otherKindsAreReadByThemselves() {
    var unused = read("a");
    unused = read("b");
    assertEquals(2, readings.size());
  }

  @Test
  void aReadingThatFailsFailsThoseWhoWaitedForItAndNoOthers() {
    CompletableFuture<History> first = read("a");
    CompletableFuture<History> second = read("a");
    readings.get(0).completeExceptionally(new IllegalStateException("down"));
    assertTrue(first.isCompletedExceptionally());
    assertFalse(second.isDone());
    pauses.remove().run();
    readings.get(1).complete(history(1));
    assertEquals(1, second.join().top().offset());
  }

  @Test
  void aReadingThatCannotBeginFails() {
    CompletableFuture<History> one =
        reads
            .read(
                "a",
                () -> {
                  throw new IllegalStateException("closed");
                })
            .toCompletableFuture();
    assertTrue(one.isCompletedExceptionally());
    assertEquals(0, reads.size());
  }
}
