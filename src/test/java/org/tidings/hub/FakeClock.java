package org.tidings.hub;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A nano time that passes when told. It overflows after 20 s, as {@link System#nanoTime} may. Moved
 * by one thread.
 */
final class FakeClock implements LongSupplier {
  private long now = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();
  private Runnable defect = () -> {};

  @Override
  public long getAsLong() {
    defect.run();
    return now;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  /** From now on it throws what this throws. */
  void breaks(Runnable how) {
    defect = how;
  }
}
