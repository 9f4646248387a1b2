package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.Message;

/** What was asked for crowds a backlog, and all else fills it. */
class BacklogTest {
  /** What a waiting message costs besides its bytes. */
  private static final int OVERHEAD = 64;

  private static final int MAX_BYTES = 1000;

  private final Backlog backlog = new Backlog(MAX_BYTES);

  @Test
  void whatWasAskedForDoesNotFillIt() {
    backlog.addReply(costing(5 * MAX_BYTES));
    backlog.add(costing(MAX_BYTES - 100));
    assertTrue(backlog.hasRoomFor(costing(100)));
    assertFalse(backlog.hasRoomFor(costing(101)));
  }

  @Test
  void whatWasNotAskedForDoesNotCrowdIt() {
    backlog.add(costing(MAX_BYTES));
    backlog.addReply(costing(OVERHEAD));
    assertFalse(backlog.isCrowded());
  }

  @Test
  void moreThanHalfOfTheBoundCrowdsIt() {
    backlog.addReply(costing(MAX_BYTES / 2));
    assertFalse(backlog.isCrowded());
    backlog.addReply(costing(OVERHEAD));
    assertTrue(backlog.isCrowded());
  }

  @Test
  void itIsCrowdedUntilWhatWasAskedForIsTaken() {
    backlog.addReply(costing(600));
    backlog.addReply(costing(600));
    backlog.add(costing(500));
    takeOne();
    assertTrue(backlog.isCrowded());
    takeOne();
    assertFalse(backlog.isCrowded());
  }

  @Test
  void whatIsTakenBeforeWhatWasAskedForDoesNotMakeItLessCrowded() {
    backlog.add(costing(400));
    backlog.addReply(costing(600));
    takeOne();
    assertTrue(backlog.isCrowded());
    assertTrue(backlog.hasRoomFor(costing(MAX_BYTES)));
  }

  @Test
  void onceTheLastOneThatWasAskedForIsTakenTheRestIsBoundedAndDoesNotCrowdIt() {
    backlog.add(costing(100));
    backlog.addReply(costing(9 * MAX_BYTES));
    backlog.add(costing(MAX_BYTES - 100));
    takeOne();
    assertTrue(backlog.isCrowded());
    takeOne();
    assertFalse(backlog.isCrowded());
    assertTrue(backlog.hasRoomFor(costing(100)));
    assertFalse(backlog.hasRoomFor(costing(101)));
  }

  @Test
  void aSingleMessageAlwaysHasRoom() {
    assertTrue(backlog.hasRoomFor(costing(10 * MAX_BYTES)));
  }

  @Test
  void togetherIsTakenWhatFitsIntoAFrameOf64Kibibytes() {
    List<Message.Encoded> fit = List.of(ofBytes(65_500), ofBytes(35));
    fit.forEach(backlog::add);
    backlog.add(ofBytes(0));
    assertEquals(fit, backlog.take(true));
    assertEquals(List.of(ofBytes(0)), backlog.take(true));
    assertEquals(List.of(), backlog.take(true));
  }

  @Test
  void oneThatIsLongerIsTakenByItself() {
    List<Message.Encoded> longer = List.of(ofBytes(70_000));
    longer.forEach(backlog::add);
    backlog.add(ofBytes(0));
    assertEquals(longer, backlog.take(true));
  }

  @Test
  void aClearedOneIsAsGoodAsNew() {
    backlog.addReply(costing(MAX_BYTES));
    backlog.add(costing(MAX_BYTES));
    backlog.clear();
    assertTrue(backlog.isEmpty());
    assertFalse(backlog.isCrowded());
    backlog.add(costing(MAX_BYTES / 2));
    assertTrue(backlog.hasRoomFor(costing(MAX_BYTES / 2)));
    assertFalse(backlog.hasRoomFor(costing(MAX_BYTES / 2 + 1)));
  }

  private void takeOne() {
    assertEquals(1, backlog.take(false).size());
  }

  private static Message.Encoded costing(int bytes) {
    return ofBytes(bytes - OVERHEAD);
  }

  private static Message.Encoded ofBytes(int bytes) {
    return new Message.Encoded("", bytes);
  }
}
