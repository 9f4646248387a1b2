package org.tidings.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Whether this node still does what is due by time. If not, only a restart helps. */
final class Liveness implements Probe {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final LongSupplier lastRound;
  private final LongSupplier nanoTime;

  /**
   * A probe of the housekeeper.
   *
   * @param lastRound when it last finished, in nano time
   */
  Liveness(LongSupplier lastRound, LongSupplier nanoTime) {
    this.lastRound = lastRound;
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletionStage<List<String>> problems() {
    long last = lastRound.getAsLong(); // Before the present: a round may end in between.
    Duration ago = Duration.ofNanos(nanoTime.getAsLong() - last);
    return CompletableFuture.completedStage(
        ago.compareTo(LIMIT) <= 0
            ? List.of()
            : List.of(
                "housekeeping was last done "
                    + ago.toMillis()
                    + " ms ago; the limit is "
                    + LIMIT.toMillis()
                    + " ms"));
  }
}
