package org.tidings.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.History;

/**
 * Readings of streams, shared by those who want the same at the same moment.
 *
 * <p>One reading of a kind is under way at a time. Who comes meanwhile waits for the next one,
 * since that one begins after they came: so what was published before is in it. The next one begins
 * a moment after the one before has ended, and is for all who have come until then.
 *
 * <p>Nothing → reading → reading, and one more wanted → pausing → reading … → nothing. Guarded by
 * {@code this}, under which nothing is called.
 */
final class SharedReads {
  /** A reading that is under way, and the one after it. */
  private static final class Turn {
    @Nullable CompletableFuture<History> next;
    Supplier<CompletionStage<History>> latest;

    Turn(Supplier<CompletionStage<History>> latest) {
      this.latest = latest;
    }
  }

  private final Consumer<Runnable> pause;
  private final Map<String, Turn> turns = new HashMap<>();

  /**
   * @param pause runs what it is given a moment later
   */
  SharedReads(Consumer<Runnable> pause) {
    this.pause = pause;
  }

  /**
   * Reads, or waits for the next reading.
   *
   * @param kind names what is read
   */
  CompletionStage<History> read(String kind, Supplier<CompletionStage<History>> reading) {
    synchronized (this) {
      Turn turn = turns.get(kind);
      if (turn != null) {
        turn.latest = reading;
        CompletableFuture<History> next = turn.next;
        if (next == null) {
          next = new CompletableFuture<>();
          turn.next = next;
        }
        return next.minimalCompletionStage();
      }
      turns.put(kind, new Turn(reading));
    }
    CompletableFuture<History> outcome = new CompletableFuture<>();
    begin(kind, reading, outcome);
    return outcome.minimalCompletionStage();
  }

  private void begin(
      String kind, Supplier<CompletionStage<History>> reading, CompletableFuture<History> outcome) {
    CompletionStage<History> stage;
    try {
      stage = reading.get();
    } catch (RuntimeException | Error e) {
      stage = CompletableFuture.failedStage(e);
    }
    var unused =
        stage.whenComplete(
            (history, failure) -> {
              try {
                ended(kind);
              } finally {
                if (failure == null) {
                  outcome.complete(history);
                } else {
                  outcome.completeExceptionally(failure);
                }
              }
            });
  }

  private void ended(String kind) {
    synchronized (this) {
      Turn turn = turns.get(kind);
      if (turn == null || turn.next == null) {
        turns.remove(kind);
        return;
      }
    }
    pause.accept(() -> next(kind));
  }

  private void next(String kind) {
    CompletableFuture<History> outcome;
    Supplier<CompletionStage<History>> reading;
    synchronized (this) {
      Turn turn = turns.get(kind);
      if (turn == null || turn.next == null) {
        return;
      }
      outcome = turn.next;
      reading = turn.latest;
      turn.next = null;
    }
    begin(kind, reading, outcome);
  }

  /** How many kinds are being read. */
  synchronized int size() {
    return turns.size();
  }
}
