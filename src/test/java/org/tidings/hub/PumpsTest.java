package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.hub.Outbox.Offered;
import org.tidings.protocol.Message;

class PumpsTest {
  private final Events events = new Events();
  private final ManualExecutor workers = new ManualExecutor();
  private final ManualExecutor writer = new ManualExecutor();
  private final ManualExecutor otherWriter = new ManualExecutor();
  private final FakeClock clock = new FakeClock();
  private final Pumps pumps = new Pumps(workers);

  @AfterEach
  void nothingElseHappened() {
    events.assertExhausted();
  }

  @Test
  void eachConnectionIsPumpedByTheThreadThatWritesToIt() {
    add("a", writer);
    add("b", otherWriter);
    add("c", writer);
    add("d", workers);
    pumps.run();
    events.assertNext("send d");
    writer.runAll();
    events.assertNext("send a", "send c");
    otherWriter.runAll();
    events.assertNext("send b");
    assertEquals(0, workers.waiting());
  }

  @Test
  void aWriterPumpsInSlices() {
    for (int i = 0; i < 2 * Pumps.SLICE + 1; i++) {
      add("x", writer);
    }
    pumps.run();
    assertEquals(3, writer.waiting());
    writer.runAll();
    assertEquals(2 * Pumps.SLICE + 1, events.take().size());
  }

  @Test
  void theWorkersHaveTheirShareBeforeTheRestIsPumpedHere() {
    Executor noting = task -> events.add("a worker has a slice");
    Pumps many = new Pumps(noting);
    for (int i = 0; i < Pumps.SLICE + 1; i++) {
      many.add(outbox("x", noting, clock));
    }
    many.run();
    List<String> seen = events.take();
    assertEquals("a worker has a slice", seen.get(0));
    assertEquals(1 + Pumps.SLICE, seen.size());
  }

  @Test
  void whatAStoppedThreadDoesNotTakeIsPumpedHere() {
    Executor stopped =
        task -> {
          throw new RejectedExecutionException("stopped");
        };
    for (int i = 0; i < Pumps.SLICE + 1; i++) {
      add("x", stopped);
    }
    add("y", writer);
    pumps.run();
    writer.runAll();
    assertEquals(Pumps.SLICE + 2, events.take().size());
  }

  @Test
  void aBugWithOneDoesNotKeepTheOthersFromBeingPumped() {
    add("a", writer);
    pumps.add(outbox("b", writer, PumpsTest::brokenClock));
    pumps.add(outbox("c", writer, PumpsTest::overwoundClock));
    add("d", writer);
    pumps.run();
    try (LogLines log = new LogLines(Pumps.class, Level.INFO)) {
      writer.runAll();
      assertEquals(
          List.of(Level.SEVERE, Level.SEVERE),
          log.take().stream().map(LogRecord::getLevel).toList());
    }
    events.assertNext("send a", "send d");
  }

  private static long brokenClock() {
    throw new IllegalStateException("the clock is broken");
  }

  private static long overwoundClock() {
    throw new StackOverflowError("the clock is wound up too far");
  }

  private void add(String text, Executor thread) {
    pumps.add(outbox(text, thread, clock));
  }

  private Outbox outbox(String text, Executor thread, LongSupplier nanoTime) {
    FakeTransport transport = new FakeTransport(events, "");
    transport.writesOn(thread);
    Outbox outbox = new Outbox(transport, 1024, nanoTime, new RecordingListener(events));
    assertEquals(Offered.PUMP, outbox.offer(new Message.Encoded(text, text.length())));
    return outbox;
  }
}
