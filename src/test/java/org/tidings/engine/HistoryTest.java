package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.Position;

/** Which positions are of a stream. */
class HistoryTest {
  private static final Position TOP = new Position(9, "new");

  private final History history = new History(List.of(), TOP, new Position(5, "old"));

  @Test
  void aPositionOfTheEpochIsInTheStream() {
    assertTrue(history.contains(new Position(7, "new")));
    assertTrue(history.contains(new Position(7, "")));
  }

  @Test
  void aPositionOfTheFormerEpochIsInTheStreamAsFarAsThatWent() {
    assertTrue(history.contains(new Position(5, "old")));
    assertFalse(history.contains(new Position(6, "old")));
  }

  @Test
  void noOtherPositionIs() {
    assertFalse(history.contains(new Position(1, "other")));
    assertFalse(new History(List.of(), TOP).contains(new Position(0, "old")));
  }
}
