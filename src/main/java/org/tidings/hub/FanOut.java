package org.tidings.hub;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How long one publication takes to all its subscribers here. It is handed out in parts, on several
 * threads; the last part that is done says how long.
 */
final class FanOut {
  private final LongSupplier nanoTime;
  private final LongConsumer took;
  private final long since;
  // Those that are not done; one is whoever hands out the others.
  private final AtomicInteger parts = new AtomicInteger(1);

  FanOut(LongSupplier nanoTime, LongConsumer took) {
    this.nanoTime = nanoTime;
    this.took = took;
    this.since = nanoTime.getAsLong();
  }

  /** There is one more part. Called before the part that the caller is in is done. */
  void add() {
    parts.incrementAndGet();
  }

  /** A part is done. */
  void done() {
    if (parts.decrementAndGet() == 0) {
      took.accept(nanoTime.getAsLong() - since);
    }
  }
}
