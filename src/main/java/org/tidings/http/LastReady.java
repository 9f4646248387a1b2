package org.tidings.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether this node was ready when it was last looked at, some seconds ago at most: for who may not
 * wait for the engine, as those who read metrics. Thread-safe.
 */
public final class LastReady {
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  private final BooleanSupplier shutDown;
  private final Readiness readiness;
  private volatile boolean ready;

  /**
   * Looks from now on, until the timer ends.
   *
   * @param engine asks the engine whether it can be reached
   */
  public LastReady(
      BooleanSupplier shutDown,
      Supplier<CompletionStage<Void>> engine,
      ScheduledExecutorService timer,
      Executor workers) {
    this.shutDown = shutDown;
    this.readiness = new Readiness(shutDown, engine, timer, workers);
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    var unused = readiness.problems().thenAccept(problems -> ready = problems.isEmpty());
  }

  /** 1 if it was, else 0. */
  public long asNumber() {
    return ready && !shutDown.getAsBoolean() ? 1 : 0;
  }
}
