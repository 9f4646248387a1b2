package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.hub.Outbox.Offered;
import org.tidings.protocol.Message;

class PumpsTest {
  private final Events events = new Events();
  private final ManualExecutor workers = new ManualExecutor();
  private final ManualExecutor writer = new ManualExecutor();
  private final ManualExecutor otherWriter = new ManualExecutor();
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
  void whatItsThreadDoesNotTakeIsPumpedHere() {
    Executor ended =
        task -> {
          throw new RejectedExecutionException("the server stops");
        };
    for (int i = 0; i < Pumps.SLICE + 1; i++) {
      add("x", ended);
    }
    add("y", writer);
    pumps.run();
    writer.runAll();
    assertEquals(Pumps.SLICE + 2, events.take().size());
  }

  private void add(String text, Executor thread) {
    FakeTransport transport = new FakeTransport(events, "");
    transport.writesOn(thread);
    Outbox outbox = new Outbox(transport, 1024, new FakeClock(), new RecordingListener(events));
    assertEquals(Offered.PUMP, outbox.offer(new Message.Encoded(text, text.length())));
    pumps.add(outbox);
  }
}
