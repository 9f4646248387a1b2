package org.tidings.hub;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one call that a client's command waits for; the commands behind it wait in the inbox. What a
 * command waits for one after the other may take {@link Limits#ENGINE_TIMEOUT} together.
 *
 * <p>Nothing awaited → awaited → nothing awaited. Only tasks of the inbox make these steps, so the
 * completion and the time-out cannot both win. A completion that comes too late is ignored: whoever
 * gave up waiting has seen to its effects.
 */
final class Awaiting {
  /** What to do with the outcome; a task of the inbox. */
  interface Then<T> {
    /**
     * Takes the outcome.
     *
     * @param value null if it failed, or if the call has none
     * @param failure null if it succeeded
     */
    void accept(@Nullable T value, @Nullable Throwable failure);
  }

  private static final class Call<T> {
    final long deadline;
    final Then<T> then;

    Call(long deadline, Then<T> then) {
      this.deadline = deadline;
      this.then = then;
    }
  }

  private final Inbox inbox;
  private final LongSupplier nanoTime;
  // Written by tasks of the inbox; read by the housekeeper.
  private volatile @Nullable Call<?> current;
  // Of the command that goes on after a call. Touched by tasks of the inbox alone.
  private long deadline = Deadlines.NEVER;

  Awaiting(Inbox inbox, LongSupplier nanoTime) {
    this.inbox = inbox;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits for a call. A task of the inbox, which has nothing left to do.
   *
   * @param then called at once if the call is complete
   */
  <T> void await(CompletionStage<T> stage, Then<T> then) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (future.isDone()) {
      acceptDone(future, then);
      return;
    }
    Call<T> call = new Call<>(deadline == Deadlines.NEVER ? fresh() : deadline, then);
    current = call;
    inbox.hold();
    var unused =
        future.whenComplete(
            (value, failure) -> inbox.event(() -> complete(call, value, cause(failure))));
  }

  private long fresh() {
    return nanoTime.getAsLong() + Limits.ENGINE_TIMEOUT.toNanos();
  }

  private static <T> void acceptDone(CompletableFuture<T> done, Then<T> then) {
    T value = null;
    Throwable failure = null;
    try {
      value = done.join();
    } catch (CompletionException | CancellationException e) {
      failure = cause(e);
    }
    then.accept(value, failure);
  }

  /** Whether no call is awaited. A task of the inbox. */
  boolean isOver() {
    return current == null;
  }

  /** Gives up a call that takes too long. */
  void checkTime(long now) {
    Call<?> call = current;
    if (call != null && now - call.deadline > 0) {
      inbox.event(() -> complete(call, null, new TimeoutException("took too long")));
    }
  }

  private <T> void complete(Call<T> call, @Nullable T value, @Nullable Throwable failure) {
    if (current != call) {
      return;
    }
    current = null;
    inbox.release();
    deadline = call.deadline;
    try {
      call.then.accept(value, failure);
    } finally {
      deadline = Deadlines.NEVER;
    }
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
