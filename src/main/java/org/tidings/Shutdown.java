package org.tidings;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.hub.Hub;

/**
 * How the application stops serving: first the calls that are at work are finished, then the
 * clients are closed. After it the parts are stopped.
 *
 * <p>All that a stop waits for, in order, and how long at most:
 *
 * <ol>
 *   <li>calls that are at work: {@link #CALLS};
 *   <li>the turn of the last client: the spread, a setting;
 *   <li>what waits for the last clients, and their closes: {@link #LAST_CLIENTS};
 *   <li>handlers, and closes that block in the container: {@link Threads#ENDING}, then interrupted
 *       {@link Threads#INTERRUPTED};
 *   <li>before that, Redis' connections and threads: a second, and two at the very worst;
 *   <li>standalone, before that, other requests: half a second; after it, Undertow's own threads: a
 *       second.
 * </ol>
 *
 * <p>Standalone promises that all but the spread is less than {@code Server.STOP_PATIENCE}.
 */
final class Shutdown {
  static final Duration CALLS = Duration.ofSeconds(1);
  static final Duration LAST_CLIENTS = Duration.ofSeconds(2);

  /** How often clients are closed: so they come in small groups. */
  private static final Duration STEP = Duration.ofMillis(10);

  private static final Logger LOG = Logger.getLogger(Shutdown.class.getName());

  private final Hub hub;
  private final Duration spread;
  private final ScheduledExecutorService timer;
  private final Supplier<CompletionStage<Void>> inFlight;

  // Guarded by this.
  private boolean begun;

  /**
   * @param inFlight asked once, when no client is taken any more: completes when no call is at work
   */
  Shutdown(
      Hub hub,
      Duration spread,
      ScheduledExecutorService timer,
      Supplier<CompletionStage<Void>> inFlight) {
    this.hub = hub;
    this.spread = spread;
    this.timer = timer;
    this.inFlight = inFlight;
  }

  /** Blocks until it is done. Only the first call does it; one that comes meanwhile waits too. */
  synchronized void run() {
    if (begun) {
      return;
    }
    begun = true;
    LOG.info(() -> "stopping: " + hub.size() + " clients");
    hub.takeNoMore();
    if (!isDone(inFlight.get(), CALLS)) {
      LOG.warning(() -> "a call was still at work after " + CALLS);
    }
    CompletionStage<Void> left = hub.shutDown(spread);
    long step = STEP.toMillis();
    Future<?> steps =
        timer.scheduleWithFixedDelay(hub::disconnectDue, step, step, TimeUnit.MILLISECONDS);
    Duration patience = spread.plus(LAST_CLIENTS);
    if (!isDone(left, patience)) {
      LOG.warning(() -> hub.size() + " clients had not left after " + patience);
    }
    steps.cancel(false);
  }

  /** Waits for it; whether it was worth it. */
  private static boolean isDone(CompletionStage<Void> stage, Duration patience) {
    try {
      stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, "stopping", e.getCause());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever stops us is in a hurry.
      return true;
    }
  }
}
