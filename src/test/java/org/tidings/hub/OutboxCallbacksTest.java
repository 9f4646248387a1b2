package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;

/** What containers do with the call-back of a send, whether they should or not. */
class OutboxCallbacksTest {
  private static final int MANY = 100_000;

  private final Events events = new Events();
  private final FakeTransport transport = new FakeTransport(events, "");
  private final Outbox outbox =
      new Outbox(transport, 1000, new FakeClock(), new RecordingListener(events));

  @AfterEach
  void nothingElseHappened() {
    events.assertExhausted();
  }

  @Test
  void inlineCompletionsDoNotGrowTheStack() {
    StackProbe probe = new StackProbe();
    Outbox deep = new Outbox(probe, Integer.MAX_VALUE, () -> 0, new RecordingListener(events));
    for (int i = 0; i < MANY; i++) {
      deep.offer(new Message.Encoded("a", 1));
    }
    deep.pump();
    assertEquals(MANY, probe.sends);
    assertTrue(probe.deepest < 100, () -> "the stack was " + probe.deepest + " frames deep");
  }

  /** Called back inside {@code send}; looks at the stack now and then. */
  private static final class StackProbe implements Transport {
    private int sends;
    private int deepest;

    @Override
    public void send(Message.Encoded message, Consumer<@Nullable Throwable> done) {
      sends++;
      if (sends % (MANY / 10) == 0) {
        deepest = Math.max(deepest, new Throwable().getStackTrace().length);
      }
      done.accept(null);
    }

    @Override
    public void ping(Consumer<@Nullable Throwable> done) {
      done.accept(null);
    }

    @Override
    public void close(Disconnect disconnect) {}

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  @Test
  void aCallBackThatComesAgainWhenNothingIsInFlightDoesNothing() {
    transport.sends(Sends.LATER);
    offer("a");
    outbox.pump();
    Consumer<@Nullable Throwable> done = transport.takeInFlight();
    done.accept(null);
    done.accept(null);
    events.assertNext("send a");
    offer("b");
    outbox.pump();
    events.assertNext("send b");
  }

  @Test
  void aCallBackThatComesAgainDoesNotPassForTheNextMessages() {
    transport.sends(Sends.LATER);
    offer("a");
    offer("b");
    offer("c");
    outbox.pump();
    Consumer<@Nullable Throwable> done = transport.takeInFlight();
    done.accept(null);
    events.assertNext("send a", "send b");
    done.accept(null);
    assertEquals(1, transport.inFlight(), "sends in flight");
    events.assertExhausted();
    transport.complete();
    events.assertNext("send c");
  }

  @Test
  void aCallBackThatComesAgainRightBeforeTheNextSendDoesNotPassForIts() {
    transport.sends(Sends.LATER);
    List<Runnable> whenItBegins = new ArrayList<>();
    LongSupplier clock =
        () -> {
          whenItBegins.forEach(Runnable::run);
          return 0;
        };
    Outbox timed = new Outbox(transport, 1000, clock, new RecordingListener(events));
    for (String each : new String[] {"a", "b", "c"}) {
      timed.offer(new Message.Encoded(each, 1));
    }
    timed.pump();
    Consumer<@Nullable Throwable> done = transport.takeInFlight();
    whenItBegins.add(() -> done.accept(null));
    done.accept(null);
    assertEquals(1, transport.inFlight(), "sends in flight");
    events.assertNext("send a", "send b");
  }

  @Test
  void aCallBackAfterTheCloseDoesNothing() {
    transport.sends(Sends.LATER);
    offer("a");
    offer("b");
    outbox.pump();
    outbox.clear();
    transport.complete();
    events.assertNext("send a");
  }

  @Test
  void aFailureWithinTheDrainIsNoDrain() {
    transport.sends(Sends.LATER);
    offer("a");
    outbox.drain();
    transport.takeInFlight().accept(new IOException("reset"));
    events.assertNext("send a", "failed java.io.IOException: reset");
    outbox.drain();
  }

  @Test
  void aMessageOfferedInsideACallBackIsSent() {
    Reentrant reentrant = new Reentrant();
    Outbox looped = new Outbox(reentrant, 1000, () -> 0, new RecordingListener(events));
    reentrant.outbox = looped;
    looped.offer(new Message.Encoded("a", 1));
    looped.pump();
    events.assertNext("send a", "send b");
  }

  /** Offers one more message before it calls back. */
  private final class Reentrant implements Transport {
    private @Nullable Outbox outbox;

    @Override
    public void send(Message.Encoded message, Consumer<@Nullable Throwable> done) {
      events.add("send " + message.text());
      if (outbox != null && message.text().equals("a")) {
        outbox.offer(new Message.Encoded("b", 1));
        outbox.pump();
      }
      done.accept(null);
    }

    @Override
    public void ping(Consumer<@Nullable Throwable> done) {
      done.accept(null);
    }

    @Override
    public void close(Disconnect disconnect) {}

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  private void offer(String text) {
    outbox.offer(new Message.Encoded(text, text.length()));
  }
}
