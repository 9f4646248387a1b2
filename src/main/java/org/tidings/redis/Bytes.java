package org.tidings.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How scripts are given and give texts, numbers and times. */
final class Bytes {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Bytes() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  static byte[] number(long number) {
    return utf8(Long.toString(number));
  }

  /** At least one: no time at all would take it out at once. A hundred years at most. */
  static byte[] millis(Duration time) {
    Duration bounded = time.compareTo(LONGEST) < 0 ? time : LONGEST;
    return number(Math.max(1, bounded.toMillis()));
  }
}
