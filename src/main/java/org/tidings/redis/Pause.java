package org.tidings.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Between attempts to connect: short at first, and longer while they fail. Guarded by its line. */
final class Pause {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Duration next = FIRST;

  void reset() {
    next = FIRST;
  }

  /**
   * The next one, in nanos; spread: all nodes lose Redis at one moment, and must not come back so.
   */
  long take() {
    double spread = 0.5 + ThreadLocalRandom.current().nextDouble();
    long nanos = (long) (next.toNanos() * spread);
    Duration longer = next.multipliedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
    return nanos;
  }
}
