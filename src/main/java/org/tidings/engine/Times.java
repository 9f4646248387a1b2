package org.tidings.engine;

import java.time.Duration;

/** Points on a nano clock, which may overflow: only their differences mean something. */
final class Times {
  /** So far apart that no difference between two points overflows. */
  static final Duration FOREVER = Duration.ofDays(36_500);

  private Times() {}

  /** The point that is so much later; in a hundred years at the latest. */
  static long after(long now, Duration time) {
    return now + (time.compareTo(FOREVER) < 0 ? time : FOREVER).toNanos();
  }

  static boolean isDue(long point, long now) {
    return point - now <= 0;
  }

  static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  static long later(long one, long other) {
    return one - other < 0 ? other : one;
  }
}
