package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;

class HousekeeperTest {
  private final Node node = new Node();
  private final FakeClock clock = new FakeClock();
  private final ManualTimer timer = new ManualTimer();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void theHubIsTickedEveryQuarterOfASecond() {
    var unused = housekeeper(node.hub::tick);
    assertEquals(250, timer.millis);
    node.connect("ann").transport().dies();
    timer.tick();
    assertEquals(0, node.hub.size());
  }

  @Test
  void aTickThatThrowsIsLoggedAndIsNotTheLast() {
    var unused = housekeeper(node.hub::tick);
    try (LogLines log = new LogLines(Housekeeper.class, Level.INFO)) {
      node.clock.breaks(
          () -> {
            throw new IllegalStateException("the clock is broken");
          });
      timer.tick();
      assertInstanceOf(IllegalStateException.class, severe(log.takeOne()));
      node.clock.breaks(
          () -> {
            throw new StackOverflowError("the clock is wound up too far");
          });
      timer.tick();
      assertInstanceOf(StackOverflowError.class, severe(log.takeOne()));
    }
  }

  @Test
  void stopStopsTheTicks() {
    housekeeper(node.hub::tick).stop();
    assertTrue(timer.scheduled().isCancelled());
  }

  @Test
  void itSaysWhenItWasLastThroughWithItsChores() {
    Housekeeper housekeeper = housekeeper(() -> clock.pass(Duration.ofSeconds(3)));
    long made = clock.getAsLong();
    assertEquals(made, housekeeper.lastRound());
    clock.pass(Duration.ofSeconds(1));
    assertEquals(made, housekeeper.lastRound());
    timer.tick();
    assertEquals(made + Duration.ofSeconds(4).toNanos(), housekeeper.lastRound());
  }

  @Test
  void aRoundInWhichAChoreFailsIsOne() {
    Housekeeper housekeeper =
        housekeeper(
            () -> {
              throw new IllegalStateException();
            });
    clock.pass(Duration.ofSeconds(1));
    try (LogLines log = new LogLines(Housekeeper.class, Level.INFO)) {
      timer.tick();
      log.takeOne();
    }
    assertEquals(clock.getAsLong(), housekeeper.lastRound());
  }

  private Housekeeper housekeeper(Runnable chore) {
    return new Housekeeper(List.of(chore), timer, clock);
  }

  private static Throwable severe(LogRecord line) {
    assertEquals(Level.SEVERE, line.getLevel());
    return line.getThrown();
  }

  /** Ticks when told. */
  private static final class ManualTimer extends ScheduledThreadPoolExecutor {
    private @Nullable Scheduled scheduled;
    private Runnable task = () -> {};
    private long millis;

    ManualTimer() {
      super(0);
    }

    void tick() {
      task.run();
    }

    ScheduledFuture<?> scheduled() {
      if (scheduled == null) {
        throw new AssertionError("nothing was scheduled");
      }
      return scheduled;
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      assertEquals(initialDelay, delay);
      this.task = task;
      this.millis = unit.toMillis(delay);
      Scheduled future = new Scheduled(task);
      scheduled = future;
      return future;
    }
  }

  private static final class Scheduled extends FutureTask<Void> implements ScheduledFuture<Void> {
    @SuppressWarnings("NullAway") // A Void has no other value.
    Scheduled(Runnable task) {
      super(task, null);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
