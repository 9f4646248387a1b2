package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.protocol.JsonCodec;
import org.tidings.protocol.Message;

/** What waits together goes out together, where the client understands that. */
class OutboxFramesTest {
  private static final int FRAME = 64 * 1024;

  private final Events events = new Events();
  private final FakeTransport transport = new FakeTransport(events, "");
  private final Outbox outbox =
      new Outbox(transport, 10_000_000, new FakeClock(), new RecordingListener(events));

  @AfterEach
  void nothingElseHappened() {
    events.assertExhausted();
  }

  @Test
  void whatWaitsIsOneFrameOfLines() {
    outbox.join(new JsonCodec()::joined);
    offer("a", "b", "c");
    outbox.pump();
    events.assertNext("send a\nb\nc");
  }

  @Test
  void withoutJoiningEachIsAFrameOfItsOwn() {
    offer("a", "b", "c");
    outbox.pump();
    events.assertNext("send a", "send b", "send c");
  }

  @Test
  void whatComesDuringASendIsTheNextFrame() {
    outbox.join(new JsonCodec()::joined);
    transport.sends(Sends.LATER);
    offer("a");
    outbox.pump();
    offer("b", "c");
    events.assertNext("send a");
    transport.complete();
    events.assertNext("send b\nc");
    offer("d");
    transport.complete();
    events.assertNext("send d");
    transport.complete();
  }

  @Test
  void aHeartbeatWithinAFrameIsOne() {
    outbox.join(new JsonCodec()::joined);
    offer("a");
    outbox.offer(Outbox.HEARTBEAT);
    offer("b");
    assertEquals(0, outbox.heartbeats());
    outbox.pump();
    assertEquals(1, outbox.heartbeats());
    events.assertNext("send a\n{}\nb");
  }

  @Test
  void whatReadsLikeAHeartbeatIsNone() {
    offer("{}");
    outbox.pump();
    assertEquals(0, outbox.heartbeats());
    events.assertNext("send {}");
  }

  @Test
  void aFrameIsNoLongerThanItsBound() {
    outbox.join(new JsonCodec()::joined);
    String half = "x".repeat(FRAME / 2);
    String rest = "y".repeat(FRAME / 2 - 1);
    offer(half, rest, "z", half, half);
    outbox.pump();
    events.assertNext("send " + half + "\n" + rest, "send z\n" + half, "send " + half);
  }

  @Test
  void aMessageLongerThanTheBoundIsAFrameOfItsOwn() {
    outbox.join(new JsonCodec()::joined);
    String large = "x".repeat(2 * FRAME);
    offer("a", large, "b");
    outbox.pump();
    events.assertNext("send a", "send " + large, "send b");
  }

  @Test
  void aDrainSendsAllFramesFirst() {
    outbox.join(new JsonCodec()::joined);
    transport.sends(Sends.LATER);
    offer("a");
    outbox.pump();
    offer("b", "c");
    outbox.drain();
    transport.sends(Sends.INLINE);
    transport.complete();
    events.assertNext("send a", "send b\nc", "drained");
  }

  @Test
  void aFrameThatCannotBePutTogetherIsAFailedSend() {
    outbox.join(
        messages -> {
          throw new StackOverflowError(messages.size() + " messages");
        });
    offer("a", "b");
    outbox.pump();
    events.assertNext("failed java.lang.StackOverflowError: 2 messages");
    assertEquals(Outbox.Offered.REFUSED, outbox.offer(new Message.Encoded("c", 1)));
  }

  private void offer(String... texts) {
    for (String each : List.of(texts)) {
      outbox.offer(new Message.Encoded(each, each.length()));
    }
  }
}
