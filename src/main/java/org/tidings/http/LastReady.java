package org.tidings.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node was ready when it was last looked at, some seconds ago at most: for who may not
 * wait for the engine, as those who read metrics. A node that has not found out for longer is not
 * ready. Thread-safe.
 */
public final class LastReady {
  private static final Duration BETWEEN = Duration.ofSeconds(5);
  static final Duration OLDEST = Duration.ofSeconds(15);

  private final BooleanSupplier shutDown;
  private final Readiness readiness;
  private final LongSupplier nanoTime;
  // Null until there is one.
  private volatile @Nullable Finding last;

  private record Finding(boolean ready, long at) {}

  /**
   * Looks from now on, until the timer ends.
   *
   * @param engine asks the engine whether it can be reached
   * @param nanoTime as {@link System#nanoTime}
   */
  public LastReady(
      BooleanSupplier shutDown,
      Supplier<CompletionStage<Void>> engine,
      ScheduledExecutorService timer,
      Executor workers,
      LongSupplier nanoTime) {
    this.shutDown = shutDown;
    this.nanoTime = nanoTime;
    this.readiness = new Readiness(shutDown, engine, timer, workers);
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    var unused =
        readiness
            .problems()
            .thenAccept(problems -> last = new Finding(problems.isEmpty(), nanoTime.getAsLong()));
  }

  /** 1 if it was, else 0. */
  public long asNumber() {
    Finding found = last;
    boolean ready =
        found != null
            && found.ready()
            && nanoTime.getAsLong() - found.at() <= OLDEST.toNanos()
            && !shutDown.getAsBoolean();
    return ready ? 1 : 0;
  }
}
