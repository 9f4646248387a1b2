package org.tidings.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are at work, and those whose bodies are still coming.
 *
 * <p>Open → closed, when the server stops: calls that come then are not taken, and those that are
 * at work may finish; who is still sending is told so. All guarded by {@code this}, which is held
 * for no call out.
 */
final class InFlight {
  private final Set<Runnable> coming = new HashSet<>();
  private int calls;
  // Null while it is open.
  private @Nullable CompletableFuture<Void> finished;

  /**
   * A body is coming, from now until {@link #forget}.
   *
   * @param giveUp called when it is not waited for any longer
   * @return false if it is not waited for at all
   */
  synchronized boolean await(Runnable giveUp) {
    if (finished != null) {
      return false;
    }
    coming.add(giveUp);
    return true;
  }

  /** A body has come, or comes no more. */
  synchronized void forget(Runnable giveUp) {
    coming.remove(giveUp);
  }

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
    List<Runnable> late;
    synchronized (this) {
      end = finished == null ? new CompletableFuture<>() : finished;
      finished = end;
      idle = calls == 0;
      late = List.copyOf(coming);
    }
    late.forEach(Runnable::run);
    if (idle) {
      end.complete(null);
    }
    return end;
  }
}
