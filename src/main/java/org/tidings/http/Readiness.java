package org.tidings.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Whether this node should be sent clients now. */
final class Readiness implements Probe {
  private static final Logger LOG = Logger.getLogger(Readiness.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final BooleanSupplier shutDown;
  private final Supplier<CompletionStage<Void>> engine;
  private final ScheduledExecutorService timer;
  private final Executor workers;

  /**
   * A probe of the hub and the engine.
   *
   * <p>The timer, and not the time-out of the {@code AsyncContext}: Tomcat looks after that once a
   * second only, every container calls its listener on a thread and in a state of its own, and the
   * response would have to be kept from whoever answers at the same moment.
   *
   * @param engine asks it whether it can be reached
   * @param workers where the outcome is told: neither the timer nor the engine may be kept by a
   *     client that does not read
   */
  Readiness(
      BooleanSupplier shutDown,
      Supplier<CompletionStage<Void>> engine,
      ScheduledExecutorService timer,
      Executor workers) {
    this.shutDown = shutDown;
    this.engine = engine;
    this.timer = timer;
    this.workers = workers;
  }

  @Override
  public CompletionStage<List<String>> problems() {
    if (shutDown.getAsBoolean()) {
      return CompletableFuture.completedStage(List.of("the server is shutting down"));
    }
    // The first of the engine and the timer decides.
    CompletableFuture<List<String>> outcome = new CompletableFuture<>();
    var unused = ask().thenAccept(outcome::complete);
    if (!outcome.isDone()) {
      limit(outcome);
    }
    return outcome.thenApplyAsync(problems -> problems, workers);
  }

  private void limit(CompletableFuture<List<String>> outcome) {
    String late = "the engine did not answer within " + PATIENCE.toSeconds() + " s";
    Runnable end = () -> outcome.complete(List.of(late));
    ScheduledFuture<?> limit = timer.schedule(end, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    var unused = outcome.thenRun(() -> limit.cancel(false));
  }

  /** Everybody may read the answer: what the engine says of itself goes to the log alone. */
  private CompletionStage<List<String>> ask() {
    CompletionStage<Void> answer;
    try {
      answer = engine.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer.handle(
        (reached, failure) -> {
          if (failure == null) {
            return List.of();
          }
          LOG.log(Level.FINE, "the engine cannot be reached", failure);
          return List.of("the engine cannot be reached; the log says why");
        });
  }
}
