package org.tidings.hub;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.tidings.protocol.Result;

/** The times that tokens name, in Unix seconds (0: never), beside this node's nano time. */
final class Times {
  /** The year 2200: tokens may name any number; nano time spans 292 years. */
  private static final long FAR_FUTURE = 7_258_118_400L;

  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Duration grace;

  /**
   * Sees the times of tokens by these clocks.
   *
   * @param grace for so long after its time what has not been refreshed may stay
   */
  Times(LongSupplier nanoTime, InstantSource clock, Duration grace) {
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.grace = grace;
  }

  /** Whether this time has come. */
  boolean isOver(long unixSeconds) {
    return unixSeconds != 0 && unixSeconds <= clock.instant().getEpochSecond();
  }

  /** From now until then; not negative. */
  Duration left(long unixSeconds) {
    Instant then = Instant.ofEpochSecond(Math.min(unixSeconds, FAR_FUTURE));
    Duration left = Duration.between(clock.instant(), then);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** What a client is told of it. */
  Result.Expiry expiry(long unixSeconds) {
    // Rounded up: 0 would say that it does not expire.
    return unixSeconds == 0
        ? Result.Expiry.NEVER
        : new Result.Expiry(true, Math.max(1, left(unixSeconds).plusMillis(999).toSeconds()));
  }

  /** When what expires then must have been refreshed, in nano time. */
  long deadline(long unixSeconds) {
    return unixSeconds == 0
        ? Deadlines.NEVER
        : nanoTime.getAsLong() + left(unixSeconds).plus(grace).toNanos();
  }

  /** When something was, in Unix seconds, by its nano time. */
  long unixSeconds(long nanos) {
    return clock.instant().minusNanos(nanoTime.getAsLong() - nanos).getEpochSecond();
  }
}
