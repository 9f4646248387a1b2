package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.hub.Node.Peer;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;
import org.tidings.protocol.Result;

class HubTest {
  private final Node node = new Node();

  @AfterEach
  void nothingElseHappened() {
    node.settle();
    node.events.assertExhausted();
  }

  @Test
  void itCountsItsClients() {
    assertEquals(0, node.hub.size());
    Peer ann = node.connect("ann");
    node.connect("bob");
    assertEquals(2, node.hub.size());
    ann.client().closed();
    ann.client().closed();
    assertEquals(1, node.hub.size());
  }

  @Test
  void shutDownOfAnEmptyHubIsCompleteAtOnce() {
    assertTrue(shutDown().isDone());
  }

  @Test
  void shutDownDisconnectsAllAndIsCompleteWhenTheLastHasLeft() {
    Peer ann = node.connect("ann");
    Peer bob = node.connect("bob");
    bob.transport().sends(Sends.LATER);
    bob.says("1");
    node.events.assertNext("bob: send 1");
    CompletableFuture<Void> left = shutDown();
    node.settle();
    node.events.assertNext("ann: close 3001 shutdown");
    ann.client().closed();
    assertFalse(left.isDone());
    bob.transport().complete();
    node.settle();
    node.events.assertNext("bob: close 3001 shutdown");
    assertTrue(left.isDone());
  }

  @Test
  void shutDownWaitsForTheLastAlsoWhereAllHadLeftBefore() {
    node.connect("ann").client().closed();
    Peer bob = node.connect("bob");
    CompletableFuture<Void> left = shutDown();
    assertFalse(left.isDone());
    bob.client().closed();
    assertTrue(left.isDone());
  }

  @Test
  void shutDownWaitsForNobodyLongerThanTheDrainAndATick() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    CompletableFuture<Void> left = shutDown();
    node.passes(Limits.DRAIN.plus(Housekeeper.TICK));
    node.events.assertNext("ann: send 1", "ann: close 3001 shutdown");
    assertTrue(left.isDone());
  }

  @Test
  void shutDownIsNotCompleteBeforeTheLastCloseIsSent() {
    node.connect("ann");
    CompletableFuture<Void> left = shutDown();
    node.workers.runAll();
    assertFalse(left.isDone(), "complete, and the transport is not closed yet");
    node.closers.runAll();
    node.events.assertNext("ann: close 3001 shutdown");
    assertTrue(left.isDone());
  }

  @Test
  void shutDownCountsAClientThatTheContainerCloses() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    CompletableFuture<Void> left = shutDown();
    ann.client().closed();
    assertTrue(left.isDone());
    node.events.assertNext("ann: send 1");
  }

  @Test
  void whoConnectsAfterTheShutDownIsDisconnectedAtOnce() {
    CompletableFuture<Void> left = shutDown();
    assertTrue(left.isDone());
    node.connect("late");
    node.settle();
    node.events.assertNext("late: close 3001 shutdown");
    assertEquals(0, node.hub.size());
  }

  @Test
  void theTickLooksAfterEveryClientWhateverATransportThrows() {
    for (int i = 0; i < 10; i++) {
      node.hub.connect(
          new Broken(
              () -> {
                throw new IllegalStateException("closed");
              }),
          Opening.UNDECIDED);
      node.hub.connect(
          new Broken(
              () -> {
                throw new StackOverflowError("closed");
              }),
          Opening.UNDECIDED);
    }
    for (int i = 0; i < 20; i++) {
      node.connect("ann").transport().dies();
    }
    try (LogLines log = new LogLines(Hub.class, Level.INFO)) {
      node.hub.tick();
      assertEquals(
          Collections.nCopies(20, Level.SEVERE),
          log.take().stream().map(LogRecord::getLevel).toList());
    }
    assertEquals(20, node.hub.size(), "clients: the dead ones are forgotten");
  }

  /** Throws where no container should. */
  private static final class Broken implements Transport {
    private final Runnable defect;

    Broken(Runnable defect) {
      this.defect = defect;
    }

    @Override
    public void send(Message.Encoded message, Consumer<@Nullable Throwable> done) {}

    @Override
    public void ping(Consumer<@Nullable Throwable> done) {}

    @Override
    public void close(Disconnect disconnect) {}

    @Override
    public boolean isOpen() {
      defect.run();
      return true;
    }
  }

  @Test
  void aTimeThatATokenNamesIsToldInSecondsRoundedUp() {
    long inTenSeconds = node.in(Duration.ofSeconds(10));
    assertEquals(new Result.Expiry(true, 10), node.hub.times().expiry(inTenSeconds));
    node.clock.pass(Duration.ofMillis(1));
    assertEquals(new Result.Expiry(true, 10), node.hub.times().expiry(inTenSeconds));
    node.clock.pass(Duration.ofSeconds(9));
    assertEquals(new Result.Expiry(true, 1), node.hub.times().expiry(inTenSeconds));
  }

  @Test
  void aTimeThatHasJustComeIsNow() {
    long past = node.in(Duration.ofSeconds(-5));
    assertEquals(Duration.ZERO, node.hub.times().left(past));
    assertEquals(new Result.Expiry(true, 1), node.hub.times().expiry(past), "0 would be never");
    assertEquals(
        node.clock.getAsLong() + Node.EXPIRY_GRACE.toNanos(), node.hub.times().deadline(past));
  }

  @Test
  void aTokenMayNameAnyTime() {
    assertFalse(node.hub.times().isOver(Long.MAX_VALUE));
    assertTrue(node.hub.times().expiry(Long.MAX_VALUE).ttl() > 0);
    assertFalse(
        Deadlines.isOver(node.hub.times().deadline(Long.MAX_VALUE), node.clock.getAsLong()));
  }

  private CompletableFuture<Void> shutDown() {
    return node.hub.shutDown(Duration.ZERO).toCompletableFuture();
  }
}
