package org.tidings.hub;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Calls of the engine that are waited for by nobody's inbox: each may take {@link
 * Limits#ENGINE_TIMEOUT}, then it has failed, whatever comes of it later.
 */
final class Patience {
  private static final class Waiting<T> {
    final long deadline;
    final CompletableFuture<T> outcome = new CompletableFuture<>();

    Waiting(long deadline) {
      this.deadline = deadline;
    }
  }

  private final LongSupplier nanoTime;
  private final Executor workers;
  private final Set<Waiting<?>> waiting = ConcurrentHashMap.newKeySet();

  Patience(LongSupplier nanoTime, Executor workers) {
    this.nanoTime = nanoTime;
    this.workers = workers;
  }

  /** The same call, which fails when it takes too long. */
  <T> CompletionStage<T> with(CompletionStage<T> call) {
    CompletableFuture<T> future = call.toCompletableFuture();
    if (future.isDone()) {
      return call;
    }
    Waiting<T> one = new Waiting<>(nanoTime.getAsLong() + Limits.ENGINE_TIMEOUT.toNanos());
    waiting.add(one);
    var gone = one.outcome.whenComplete((value, failure) -> waiting.remove(one));
    var unused =
        future.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                one.outcome.complete(value);
              } else {
                one.outcome.completeExceptionally(failure);
              }
            });
    return gone;
  }

  /**
   * Gives up what takes too long; called by the housekeeper, whose thread is not for what callers
   * do next.
   */
  void tick(long now) {
    for (Waiting<?> one : waiting) {
      if (Deadlines.isOver(one.deadline, now)) {
        workers.execute(() -> one.outcome.completeExceptionally(tooLong()));
      }
    }
  }

  private static Throwable tooLong() {
    return new TimeoutException("the engine takes too long");
  }
}
