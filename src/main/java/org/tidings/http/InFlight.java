package org.tidings.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are at work.
 *
 * <p>Open → closed, when the server stops: calls that come then are not taken, and those that are
 * at work may finish. All guarded by {@code this}.
 */
final class InFlight {
  private int calls;
  // Null while it is open.
  private @Nullable CompletableFuture<Void> finished;

  /**
   * A call begins.
   *
   * @return false if it is not taken
   */
  synchronized boolean begin() {
    if (finished != null) {
      return false;
    }
    calls++;
    return true;
  }

  /** A call that was taken has ended. */
  void end() {
    CompletableFuture<Void> last = null;
    synchronized (this) {
      calls--;
      if (calls == 0) {
        last = finished;
      }
    }
    if (last != null) {
      last.complete(null);
    }
  }

  /**
   * Takes no more.
   *
   * @return completes when none is at work
   */
  CompletionStage<Void> close() {
    CompletableFuture<Void> end;
    boolean idle;
    synchronized (this) {
      end = finished == null ? new CompletableFuture<>() : finished;
      finished = end;
      idle = calls == 0;
    }
    if (idle) {
      end.complete(null);
    }
    return end;
  }
}
