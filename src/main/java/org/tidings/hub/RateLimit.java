package org.tidings.hub;

import java.util.concurrent.TimeUnit;

/**
 * So many a second on average, and at once as many as in some seconds: what was not used up is
 * saved for that long.
 *
 * <p>Times are nano times, which may overflow. Used by one thread at a time.
 */
public final class RateLimit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long nanosEach;
  private final long nanosSaved;
  // When as many as possible may come at once; each that comes moves it on.
  private long fullAt;

  /**
   * Nothing is used up yet.
   *
   * @param perSecond from 1 to 1,000,000
   * @param seconds from 1 to 3,600
   * @param now the time
   */
  public RateLimit(int perSecond, int seconds, long now) {
    if (perSecond < 1 || perSecond > 1_000_000 || seconds < 1 || seconds > 3600) {
      throw new IllegalArgumentException(perSecond + " a second over " + seconds + " seconds");
    }
    this.nanosEach = SECOND / perSecond;
    // Not seconds * SECOND: so many at once shall be exactly perSecond * seconds.
    this.nanosSaved = nanosEach * perSecond * seconds;
    this.fullAt = now;
  }

  /** Whether one more may come now; then it counts. */
  public boolean take(long now) {
    long used = used(now);
    if (used + nanosEach > nanosSaved) {
      return false;
    }
    fullAt = now + used + nanosEach;
    return true;
  }

  /** Whether nothing is used up: it is as if it were new. */
  public boolean isFull(long now) {
    return used(now) == 0;
  }

  /** How many may come at once. */
  public long atOnce() {
    return nanosSaved / nanosEach;
  }

  private long used(long now) {
    return Math.max(0, fullAt - now);
  }
}
