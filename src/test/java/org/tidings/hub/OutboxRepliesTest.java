package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.hub.Outbox.Offered.FULL;
import static org.tidings.hub.Outbox.Offered.PUMP;
import static org.tidings.hub.Outbox.Offered.QUEUED;
import static org.tidings.hub.Outbox.Offered.REFUSED;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.protocol.Message;

/** What the client has asked for is not bounded; it should read before it asks more. */
class OutboxRepliesTest {
  private static final int MAX_BYTES = 1000;
  private static final int MORE_THAN_HALF = 600;

  private final Events events = new Events();
  private final FakeTransport transport = new FakeTransport(events, "");
  private final Outbox outbox =
      new Outbox(transport, MAX_BYTES, new FakeClock(), new RecordingListener(events));

  @BeforeEach
  void aSendIsInFlight() {
    transport.sends(Sends.LATER);
    assertEquals(PUMP, outbox.reply(message("first", 5)));
    outbox.pump();
    events.assertNext("send first");
  }

  @AfterEach
  void nothingElseHappened() {
    events.assertExhausted();
  }

  @Test
  void repliesBeyondTheBoundAreTakenAndLeaveRoomForTheRest() {
    assertEquals(QUEUED, outbox.reply(message("a", 5 * MAX_BYTES)));
    assertEquals(QUEUED, outbox.offer(message("b", MORE_THAN_HALF)));
    assertEquals(FULL, outbox.offer(message("c", MORE_THAN_HALF)));
  }

  @Test
  void itIsRoomyOnceEnoughIsSentAndNotEarlierNorAgain() {
    outbox.reply(message("a", MORE_THAN_HALF));
    outbox.reply(message("b", MORE_THAN_HALF));
    outbox.reply(message("c", 1));
    assertTrue(outbox.isCrowded());
    transport.complete();
    events.assertNext("send a");
    assertTrue(outbox.isCrowded());
    transport.complete();
    events.assertNext("roomy", "send b");
    assertFalse(outbox.isCrowded());
    transport.complete();
    events.assertNext("send c");
    transport.complete();
  }

  @Test
  void noReplyIsTakenOnceItDrains() {
    outbox.drain();
    assertEquals(REFUSED, outbox.reply(message("a", 1)));
    transport.complete();
    events.assertNext("drained");
  }

  @Test
  void aClearedOutboxTakesNoReplyAndIsNotCrowdedNorRoomy() {
    outbox.reply(message("a", MORE_THAN_HALF));
    outbox.clear();
    assertEquals(REFUSED, outbox.reply(message("b", MORE_THAN_HALF)));
    assertFalse(outbox.isCrowded());
    transport.complete();
  }

  @Test
  void anOutboxWhoseSendFailedIsNotCrowded() {
    outbox.reply(message("a", MORE_THAN_HALF));
    transport.fail();
    events.assertNext("failed java.io.IOException: broken pipe");
    assertFalse(outbox.isCrowded());
  }

  private static Message.Encoded message(String text, int bytes) {
    return new Message.Encoded(text, bytes);
  }
}
