package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.hub.Deadlines.NEVER;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever nano time is: early, below and above nought, about to overflow. */
class DeadlinesTest {
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1_000, -5, 0, 1_000, Long.MAX_VALUE - 5, Long.MAX_VALUE})
  void theEarlierOneComesFirst(long time) {
    assertEquals(time, Deadlines.earliest(time, time + 10));
    assertEquals(time, Deadlines.earliest(time + 10, time));
    assertEquals(time, Deadlines.earliest(time, NEVER));
    assertEquals(time, Deadlines.earliest(NEVER, time));
    assertEquals(NEVER, Deadlines.earliest(NEVER, NEVER));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1_000, -5, 0, 1_000, Long.MAX_VALUE - 5, Long.MAX_VALUE})
  void aDeadlineIsOverFromItsTimeOn(long time) {
    assertFalse(Deadlines.isOver(time, time - 1));
    assertTrue(Deadlines.isOver(time, time));
    assertTrue(Deadlines.isOver(time, time + 10));
    assertFalse(Deadlines.isOver(NEVER, time));
  }
}
