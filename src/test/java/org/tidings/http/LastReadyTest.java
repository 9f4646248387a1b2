package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastReadyTest {
  private final Rounds timer = new Rounds();
  private CompletableFuture<Void> engine = new CompletableFuture<>();
  private boolean shutDown;
  private final LastReady last = new LastReady(() -> shutDown, () -> engine, timer, Runnable::run);

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
