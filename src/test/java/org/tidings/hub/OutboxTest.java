package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.hub.Outbox.Offered.FULL;
import static org.tidings.hub.Outbox.Offered.PUMP;
import static org.tidings.hub.Outbox.Offered.QUEUED;
import static org.tidings.hub.Outbox.Offered.REFUSED;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.protocol.Message;

class OutboxTest {
  /** What a waiting message costs besides its bytes. */
  private static final int OVERHEAD = 64;

  /** Two messages of five bytes. */
  private static final int MAX_BYTES = 2 * (OVERHEAD + 5);

  private final Events events = new Events();
  private final FakeClock clock = new FakeClock();
  private final FakeTransport transport = new FakeTransport(events, "");
  private final Outbox outbox =
      new Outbox(transport, MAX_BYTES, clock, new RecordingListener(events));

  @AfterEach
  void nothingElseHappened() {
    events.assertExhausted();
  }

  @Test
  void anOfferSendsNothingAndAsksForThePump() {
    assertEquals(PUMP, outbox.offer(message("a")));
    events.assertExhausted();
    outbox.pump();
    events.assertNext("send a");
  }

  @Test
  void messagesGoOutInOrderOneAtATime() {
    transport.sends(Sends.LATER);
    outbox.offer(message("a"));
    outbox.pump();
    assertEquals(QUEUED, outbox.offer(message("b")));
    assertEquals(QUEUED, outbox.offer(message("c")));
    outbox.pump();
    events.assertNext("send a");
    transport.complete();
    events.assertNext("send b");
    transport.complete();
    events.assertNext("send c");
    transport.complete();
  }

  @Test
  void anEmptiedOutboxAsksForThePumpAgain() {
    outbox.offer(message("a"));
    outbox.pump();
    assertEquals(PUMP, outbox.offer(message("b")));
    outbox.pump();
    events.assertNext("send a", "send b");
  }

  @Test
  void whatWaitsIsBoundedInBytesAndTheBoundItselfFits() {
    assertEquals(PUMP, outbox.offer(message("12345")));
    assertEquals(QUEUED, outbox.offer(message("67890")), "the first one has a pump");
    assertEquals(FULL, outbox.offer(message("")));
    assertEquals(REFUSED, outbox.offer(message("")));
    outbox.pump();
  }

  @Test
  void aByteMoreThanTheBoundDoesNotFit() {
    outbox.offer(message("12345"));
    assertEquals(FULL, outbox.offer(message("678901")));
  }

  @Test
  void messagesWithoutBytesAreBoundedToo() {
    outbox.offer(message(""));
    assertEquals(QUEUED, outbox.offer(message("")));
    assertEquals(FULL, outbox.offer(message("")));
  }

  @Test
  void aMessageIsTakenHoweverLargeWhenNothingWaits() {
    transport.sends(Sends.LATER);
    String large = "x".repeat(MAX_BYTES + 1);
    assertEquals(PUMP, outbox.offer(message(large)));
    outbox.pump();
    assertEquals(QUEUED, outbox.offer(message(large)));
    transport.complete();
    events.assertNext("send " + large, "send " + large);
    assertEquals(QUEUED, outbox.offer(message(large)));
    assertEquals(FULL, outbox.offer(message("")));
  }

  @Test
  void bytesAreCountedAndNotChars() {
    outbox.offer(message("12345"));
    assertEquals(FULL, outbox.offer(new Message.Encoded("€€", 6)));
  }

  @Test
  void whatWasSentNoLongerCounts() {
    transport.sends(Sends.LATER);
    outbox.offer(message("aaaaa"));
    outbox.pump();
    assertEquals(QUEUED, outbox.offer(message("bbbbb")));
    assertEquals(QUEUED, outbox.offer(message("ccccc")));
    transport.complete();
    assertEquals(QUEUED, outbox.offer(message("ddddd")));
    transport.complete();
    assertEquals(QUEUED, outbox.offer(message("eeeee")));
    events.assertNext("send aaaaa", "send bbbbb", "send ccccc");
    assertEquals(FULL, outbox.offer(message("")));
  }

  @Test
  void aFullOutboxSendsNothingMore() {
    transport.sends(Sends.LATER);
    outbox.offer(message("a"));
    outbox.pump();
    outbox.offer(message("b"));
    assertEquals(FULL, outbox.offer(message("x".repeat(MAX_BYTES))));
    events.assertNext("send a");
    transport.complete();
  }

  @Test
  void drainTellsOnceAllThatWaitedIsSent() {
    transport.sends(Sends.LATER);
    outbox.offer(message("a"));
    outbox.offer(message("b"));
    outbox.drain();
    events.assertNext("send a");
    assertEquals(REFUSED, outbox.offer(message("c")));
    transport.complete();
    events.assertNext("send b");
    transport.complete();
    events.assertNext("drained");
  }

  @Test
  void drainOfAnEmptyOutboxTellsAtOnce() {
    outbox.drain();
    events.assertNext("drained");
  }

  @Test
  void drainWaitsForASendInFlight() {
    transport.sends(Sends.LATER);
    outbox.offer(message("a"));
    outbox.pump();
    outbox.drain();
    events.assertNext("send a");
    transport.complete();
    events.assertNext("drained");
  }

  @Test
  void aClearedOutboxIsSilent() {
    transport.sends(Sends.LATER);
    outbox.offer(message("a"));
    outbox.offer(message("b"));
    outbox.pump();
    events.assertNext("send a");
    outbox.clear();
    clock.pass(Duration.ofSeconds(1));
    assertEquals(0, outbox.sendingNanos(clock.getAsLong()), "the watchdog sees none");
    assertEquals(REFUSED, outbox.offer(message("c")));
    transport.complete();
    outbox.ping();
    outbox.drain();
    outbox.pump();
  }

  @Test
  void aFailedSendClosesTheOutbox() {
    transport.sends(Sends.LATER);
    outbox.offer(message("a"));
    outbox.offer(message("b"));
    outbox.pump();
    transport.fail();
    events.assertNext("send a", "failed java.io.IOException: broken pipe");
    assertEquals(REFUSED, outbox.offer(message("c")));
    outbox.pump();
  }

  @Test
  void aSendThatFailsAtOnceClosesTheOutbox() {
    transport.sends(Sends.FAIL);
    outbox.offer(message("a"));
    outbox.offer(message("b"));
    outbox.pump();
    events.assertNext("send a", "failed java.io.IOException: broken pipe");
    assertEquals(REFUSED, outbox.offer(message("c")));
  }

  @Test
  void aSendThatThrowsIsAFailedSend() {
    transport.sends(Sends.THROW);
    outbox.offer(message("a"));
    outbox.pump();
    events.assertNext("send a", "failed java.lang.IllegalStateException: closed");
    assertEquals(REFUSED, outbox.offer(message("b")));
  }

  @Test
  void aPingGoesOutAtOnceWhenNothingIsInFlight() {
    assertEquals(Outbox.NEVER, outbox.pingedAt());
    outbox.ping();
    events.assertNext("ping");
    assertEquals(clock.getAsLong(), outbox.pingedAt());
  }

  @Test
  void aPingIsLeftOutWhileAMessageIsInFlight() {
    transport.sends(Sends.LATER);
    outbox.offer(message("a"));
    outbox.offer(message("b"));
    outbox.pump();
    outbox.ping();
    events.assertNext("send a");
    assertEquals(Outbox.NEVER, outbox.pingedAt());
    transport.complete();
    events.assertNext("send b");
    transport.complete();
    events.assertExhausted();
    outbox.ping();
    events.assertNext("ping");
  }

  @Test
  void aPingIsLeftOutWhileAnotherIsInFlight() {
    transport.sends(Sends.LATER);
    long pingedAt = clock.getAsLong();
    outbox.ping();
    clock.pass(Duration.ofSeconds(1));
    outbox.ping();
    events.assertNext("ping");
    assertEquals(pingedAt, outbox.pingedAt());
    transport.complete();
  }

  @Test
  void messagesWaitForAPingInFlight() {
    transport.sends(Sends.LATER);
    outbox.ping();
    assertEquals(QUEUED, outbox.offer(message("a")));
    outbox.pump();
    events.assertNext("ping");
    transport.complete();
    events.assertNext("send a");
    transport.complete();
  }

  @Test
  void noPingIsSentOnceItDrains() {
    outbox.drain();
    outbox.ping();
    events.assertNext("drained");
  }

  @Test
  void theWatchdogSeesHowLongTheCurrentSendTakes() {
    transport.sends(Sends.LATER);
    assertEquals(0, outbox.sendingNanos(clock.getAsLong()));
    outbox.offer(message("a"));
    outbox.offer(message("b"));
    outbox.pump();
    clock.pass(Duration.ofSeconds(3));
    assertEquals(Duration.ofSeconds(3).toNanos(), outbox.sendingNanos(clock.getAsLong()));
    transport.complete();
    assertEquals(0, outbox.sendingNanos(clock.getAsLong()));
    clock.pass(Duration.ofSeconds(2));
    assertEquals(Duration.ofSeconds(2).toNanos(), outbox.sendingNanos(clock.getAsLong()));
    transport.complete();
    clock.pass(Duration.ofSeconds(1));
    assertEquals(0, outbox.sendingNanos(clock.getAsLong()));
    events.assertNext("send a", "send b");
  }

  private static Message.Encoded message(String text) {
    return new Message.Encoded(text, text.length());
  }
}
