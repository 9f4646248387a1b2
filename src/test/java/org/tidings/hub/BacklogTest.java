package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.Message;

class BacklogTest {
  private static final int MAX_BYTES = 1000;

  /** It costs 100. */
  private static final Message.Encoded SMALL = of(36);

  private final Backlog backlog = new Backlog(MAX_BYTES);

  private static Message.Encoded of(int bytes) {
    return new Message.Encoded("x".repeat(bytes), bytes);
  }

  @Test
  void whatFitsExactlyHasRoom() {
    add(9);
    assertTrue(backlog.hasRoomFor(SMALL));
    assertFalse(backlog.hasRoomFor(of(37)));
    add(1);
    assertFalse(backlog.hasRoomFor(of(0)));
  }

  @Test
  void aSingleMessageAlwaysHasRoom() {
    assertTrue(backlog.hasRoomFor(of(10 * MAX_BYTES)));
  }

  @Test
  void repliesTakeNoRoomFromOthers() {
    backlog.addReply(of(10 * MAX_BYTES));
    add(10);
    assertFalse(backlog.hasRoomFor(SMALL));
  }

  @Test
  void repliesOfMoreThanHalfTheBoundCrowd() {
    IntStream.range(0, 5).forEach(i -> backlog.addReply(SMALL));
    assertFalse(backlog.isCrowded());
    backlog.addReply(of(0));
    assertTrue(backlog.isCrowded());
    assertEquals(List.of(SMALL), backlog.take(false));
    assertFalse(backlog.isCrowded());
  }

  @Test
  void whenTheLastReplyIsTakenItIsNotCrowdedWhateverElseWaits() {
    add(1);
    backlog.addReply(of(600));
    add(7);
    backlog.take(false);
    assertTrue(backlog.isCrowded());
    backlog.take(false);
    assertFalse(backlog.isCrowded());
  }

  @Test
  void whatRepliesTookIsNoRoomForOthersLater() {
    backlog.addReply(of(100 * MAX_BYTES));
    add(10);
    backlog.take(false);
    assertFalse(backlog.hasRoomFor(SMALL));
    backlog.take(false);
    assertTrue(backlog.hasRoomFor(SMALL));
  }

  @Test
  void togetherIsTakenWhatFitsIntoAFrameOf64Kibibytes() {
    List<Message.Encoded> fit = List.of(of(65_535 - 36), SMALL);
    fit.forEach(backlog::add);
    backlog.add(of(0));
    assertEquals(fit, backlog.take(true));
    assertEquals(List.of(of(0)), backlog.take(true));
    assertEquals(List.of(), backlog.take(true));
  }

  @Test
  void oneThatIsLongerIsTakenByItself() {
    backlog.add(of(70_000));
    add(1);
    assertEquals(List.of(of(70_000)), backlog.take(true));
  }

  @Test
  void clearedItIsAsNew() {
    backlog.addReply(of(600));
    add(10);
    backlog.clear();
    assertTrue(backlog.isEmpty());
    assertFalse(backlog.isCrowded());
    add(9);
    assertTrue(backlog.hasRoomFor(SMALL));
    assertFalse(backlog.hasRoomFor(of(37)));
  }

  private void add(int count) {
    IntStream.range(0, count).forEach(i -> backlog.add(SMALL));
  }
}
