package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastReadyTest {
  private final Rounds timer = new Rounds();
  private CompletableFuture<Void> engine = new CompletableFuture<>();
  private boolean shutDown;
  private Duration now = Duration.ZERO;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  // Null: tasks are carried out where they are given.
  private @Nullable Executor stuck;
  private final LastReady last =
      new LastReady(() -> shutDown, () -> engine, timer, this::work, () -> now.toNanos());

  private void work(Runnable task) {
    if (stuck == null) {
      task.run();
    } else {
      stuck.execute(task);
    }
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private void assertSays(long number) {
    assertEquals(number, last.asNumber());
  }

  @Test
  void itSaysWhatItFoundLastAndAsksForItself() {
    assertSays(0);
    timer.round();
    assertSays(0);
    engine.complete(null);
    assertSays(1);
    engine = CompletableFuture.failedFuture(new IllegalStateException("down"));
    assertSays(1);
    timer.round();
    assertSays(0);
    engine = CompletableFuture.completedFuture(null);
    timer.round();
    assertSays(1);
  }

  @Test
  void aNodeThatStopsIsNotReadyAtOnce() {
    engine.complete(null);
    timer.round();
    assertSays(1);
    shutDown = true;
    assertSays(0);
  }

  private void isReadyAndThen(Executor workers) {
    engine.complete(null);
    timer.round();
    assertSays(1);
    stuck = workers;
  }

  @Test
  void whereTheWorkersAreStuckWhatWasFoundIsSoonOver() {
    isReadyAndThen(waiting::add);
    passes(LastReady.OLDEST);
    assertSays(1);
    passes(Duration.ofNanos(1));
    assertSays(0);
    waiting.forEach(Runnable::run);
    assertSays(1);
  }

  @Test
  void soItIsWhereTheyRefuse() {
    isReadyAndThen(
        task -> {
          throw new RejectedExecutionException();
        });
    passes(LastReady.OLDEST.plusNanos(1));
    assertSays(0);
    stuck = null;
    timer.round();
    assertSays(1);
  }

  @Test
  void soItIsWhereNobodyLooksAnyMore() {
    isReadyAndThen(Runnable::run);
    now = LastReady.OLDEST.plusNanos(1);
    assertSays(0);
  }

  /** Time, with a round in it. */
  private void passes(Duration time) {
    timer.round();
    now = now.plus(time);
  }

  /** Its rounds are the test's; what is to happen once never does. */
  private static final class Rounds extends ScheduledThreadPoolExecutor {
    private Runnable each = () -> {};

    Rounds() {
      super(0);
    }

    void round() {
      each.run();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long first, long between, TimeUnit unit) {
      each = task;
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }
  }
}
