package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long YEAR = Duration.ofDays(365).toNanos();

  private static long taken(RateLimit limit, long now) {
    long taken = 0;
    while (limit.take(now)) {
      taken++;
      assertTrue(taken <= limit.atOnce(), "there is no end");
    }
    return taken;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,10", "3,10", "7,3600", "700000,10", "999999,1", "1000000,10"})
  void atOnceAsManyMayComeAsInTheSeconds(int perSecond, int seconds) {
    RateLimit limit = new RateLimit(perSecond, seconds, 5);
    assertEquals((long) perSecond * seconds, limit.atOnce());
    assertEquals((long) perSecond * seconds, taken(limit, 5));
  }

  /** Wherever nano time is; it overflows within the test, too. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -5_000_000_000L, -1, 0, Long.MAX_VALUE - 5_000_000_000L})
  void afterThatOneComesInEachInterval(long begin) {
    RateLimit limit = new RateLimit(4, 10, begin);
    assertEquals(40, taken(limit, begin));
    for (int i = 1; i <= 100; i++) {
      long now = begin + i * (SECOND / 4);
      assertFalse(limit.take(now - 1), "just before " + i);
      assertTrue(limit.take(now), "at " + i);
      assertFalse(limit.take(now), "twice at " + i);
    }
  }

  @Test
  void overAMinuteTheAverageHoldsWhateverIsTried() {
    RateLimit limit = new RateLimit(3, 10, 0);
    long taken = 0;
    for (long now = 0; now <= 60 * SECOND; now += SECOND / 100) {
      taken += taken(limit, now);
    }
    assertEquals(30 + 60 * 3, taken);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE - 1})
  void noMoreIsSavedHoweverLongNothingComes(long begin) {
    RateLimit limit = new RateLimit(2, 10, begin);
    assertEquals(20, taken(limit, begin));
    assertEquals(20, taken(limit, begin + 100 * YEAR));
    assertEquals(20, taken(limit, begin + 200 * YEAR));
  }

  @Test
  void whatIsRefusedCostsNothing() {
    RateLimit limit = new RateLimit(1, 1, 0);
    assertTrue(limit.take(0));
    for (long now = 0; now < SECOND; now += SECOND / 1000) {
      assertFalse(limit.take(now));
    }
    assertTrue(limit.take(SECOND));
  }

  @Test
  void aTimeThatIsALittleOlderThanTheLastIsNoHarm() {
    RateLimit limit = new RateLimit(1, 2, SECOND);
    assertTrue(limit.take(SECOND));
    assertTrue(limit.take(SECOND));
    assertFalse(limit.take(0));
    assertFalse(limit.take(SECOND));
    assertTrue(limit.take(2 * SECOND));
  }

  @Test
  void itIsFullAgainWhenAllHasComeBack() {
    RateLimit limit = new RateLimit(2, 10, Long.MAX_VALUE);
    assertTrue(limit.isFull(Long.MAX_VALUE));
    assertTrue(limit.take(Long.MAX_VALUE));
    assertTrue(limit.take(Long.MAX_VALUE));
    assertFalse(limit.isFull(Long.MAX_VALUE + SECOND - 1));
    assertTrue(limit.isFull(Long.MAX_VALUE + SECOND));
  }

  @ParameterizedTest
  @CsvSource({"0,10", "-1,10", "1000001,10", "1,0", "1,3601"})
  void whatCannotBeCountedIsRefused(int perSecond, int seconds) {
    assertThrows(IllegalArgumentException.class, () -> new RateLimit(perSecond, seconds, 0));
  }
}
