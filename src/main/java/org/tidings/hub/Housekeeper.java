package org.tidings.hub;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The one timer of the node: all that is due by time is done in its ticks. */
public final class Housekeeper {
  /** How exactly time limits are kept. */
  static final Duration TICK = Duration.ofMillis(250);

  private static final Logger LOG = Logger.getLogger(Housekeeper.class.getName());

  private final List<Runnable> chores;
  private final LongSupplier nanoTime;
  // Written by the timer.
  private volatile long lastRound;
  private final ScheduledFuture<?> ticks;

  /**
   * Starts ticking.
   *
   * @param chores done one after the other in each tick; none may block
   */
  public Housekeeper(List<Runnable> chores, ScheduledExecutorService timer, LongSupplier nanoTime) {
    this.chores = List.copyOf(chores);
    this.nanoTime = nanoTime;
    this.lastRound = nanoTime.getAsLong();
    long tick = TICK.toMillis();
    this.ticks = timer.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
  }

  /**
   * When it last was through with its chores, whether or not they succeeded; before the first time,
   * when it was made. In nano time.
   */
  public long lastRound() {
    return lastRound;
  }

  /** Ticks no more. */
  public void stop() {
    ticks.cancel(false);
  }

  private void tick() {
    for (Runnable chore : chores) {
      try {
        chore.run();
      } catch (RuntimeException | Error e) {
        // A task that throws would never be run again, and with it every time limit would be gone.
        LOG.log(Level.SEVERE, "a bug in Tidings: housekeeping failed", e);
      }
    }
    lastRound = nanoTime.getAsLong();
  }
}
