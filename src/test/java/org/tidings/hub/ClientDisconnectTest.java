package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.hub.Node.Peer;
import org.tidings.protocol.Disconnect;

class ClientDisconnectTest {
  private final Node node = new Node();

  @AfterEach
  void nothingElseHappened() {
    node.settle();
    node.events.assertExhausted();
  }

  @Test
  void whatWaitsIsSentBeforeTheClose() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    ann.says("2");
    ann.client().disconnect(Disconnect.SHUTDOWN);
    node.settle();
    node.events.assertNext("ann: send 1");
    ann.transport().complete();
    node.events.assertNext("ann: send 2");
    ann.transport().complete();
    node.settle();
    node.events.assertNext("ann: close 3001 shutdown");
    assertEquals(0, node.hub.size());
  }

  @Test
  void theDrainTakesAtMostOneSecond() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    ann.says("2");
    ann.client().disconnect(Disconnect.SHUTDOWN);
    node.passes(Duration.ofMillis(750));
    node.events.assertNext("ann: send 1");
    assertEquals(1, node.hub.size());
    node.tickAfter(Housekeeper.TICK);
    node.events.assertNext("ann: close 3001 shutdown");
    assertEquals(0, node.hub.size());
    ann.transport().complete();
  }

  @Test
  void messagesAreIgnoredWhileItDrains() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    ann.client().disconnect(Disconnect.MESSAGE_TOO_BIG);
    ann.says("2");
    node.settle();
    node.events.assertNext("ann: send 1");
    ann.transport().complete();
    node.settle();
    node.events.assertNext("ann: close 1009 message too big");
  }

  @Test
  void theCloseRunsOnTheClosersAndNeverOnTheCaller() {
    Peer ann = node.connect("ann");
    Peer bob = node.connect("bob");
    ann.client().disconnect(Disconnect.SHUTDOWN);
    bob.client().disconnect(Disconnect.WRITE_ERROR);
    node.events.assertExhausted();
    node.workers.runAll();
    node.events.assertExhausted();
    node.closers.runAll();
    node.events.assertNext("bob: close 3009 write error", "ann: close 3001 shutdown");
  }

  @Test
  void theFirstReasonStands() {
    Peer ann = node.connect("ann");
    ann.client().disconnect(Disconnect.SHUTDOWN);
    ann.client().disconnect(Disconnect.INTERNAL_ERROR);
    node.settle();
    ann.client().disconnect(Disconnect.SLOW);
    node.settle();
    node.events.assertNext("ann: close 3001 shutdown");
  }

  @Test
  void aReasonThatNothingGetsThroughEndsTheDrainAtOnce() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    ann.says("2");
    ann.client().disconnect(Disconnect.SHUTDOWN);
    node.settle();
    node.events.assertNext("ann: send 1");
    ann.transport().fail();
    node.settle();
    assertEquals(0, node.hub.size());
    // The code matters no more: nobody reads it. What matters is that it is one close.
    assertEquals(1, node.events.take().size());
  }

  @Test
  void aSlowClientIsClosedWith3008AndOthersAreNot() {
    Peer ann = node.connect("ann");
    Peer bob = node.connect("bob");
    String large = "\"" + "x".repeat(500) + "\"";
    ann.transport().sends(Sends.LATER);
    ann.says(large);
    ann.says(large);
    node.events.assertNext("ann: send " + large);
    node.settle();
    node.events.assertExhausted();
    ann.says(large);
    node.settle();
    node.events.assertNext("ann: close 3008 slow");
    bob.says("1");
    node.events.assertNext("bob: send 1");
    assertEquals(1, node.hub.size());
  }

  @Test
  void aSendThatTakesTooLongIsClosedWith3009AndItsQueueIsDropped() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    ann.says("2");
    node.passes(Node.WRITE_TIMEOUT);
    node.events.assertNext("ann: send 1");
    node.tickAfter(Housekeeper.TICK);
    node.events.assertNext("ann: close 3009 write error");
    ann.transport().complete();
    assertEquals(0, node.hub.size());
  }

  @Test
  void aPingThatTakesTooLongIsClosedToo() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    node.tickAfter(Node.PING_INTERVAL);
    node.events.assertNext("ann: ping");
    for (int i = 0; i < 41; i++) {
      ann.client().heard();
      node.tickAfter(Housekeeper.TICK);
    }
    node.events.assertNext("ann: close 3009 write error");
  }

  @Test
  void manySlowSendsInARowAreNoSlowSend() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    for (int i = 0; i < 10; i++) {
      ann.says("1");
    }
    for (int i = 0; i < 10; i++) {
      node.passes(Duration.ofSeconds(9));
      ann.client().heard();
      ann.transport().complete();
    }
    assertEquals(1, node.hub.size());
    node.events.take();
  }

  @Test
  void aFailedSendIsClosedWith3009() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.FAIL);
    ann.says("1");
    node.settle();
    node.events.assertNext("ann: send 1", "ann: close 3009 write error");
    assertEquals(0, node.hub.size());
  }

  @Test
  void tooManyWaitingMessagesAreClosedWith3013() {
    Peer ann = node.connect("ann");
    node.handler.answersLater();
    for (int i = 0; i < 257; i++) {
      ann.says("1");
    }
    node.settle();
    node.events.assertExhausted();
    ann.says("1");
    node.settle();
    node.events.assertNext("ann: close 3013 too many requests");
    assertEquals(1, node.handler.questions().size());
  }

  @Test
  void aBugClosesWith3004AndIsLoggedOnce() {
    try (LogLines log = new LogLines(Client.class, Level.INFO)) {
      Peer ann = node.connect("ann");
      node.handler.answers(
          message -> {
            node.clock.breaks(
                () -> {
                  node.clock.breaks(() -> {});
                  throw new IllegalStateException("a bug");
                });
            return CompletableFuture.completedStage(Optional.empty());
          });
      ann.says("1");
      node.settle();
      node.events.assertNext("ann: close 3004 internal server error");
      assertEquals(
          "client " + ann.client().id() + ": a bug in Tidings; closing",
          log.takeOne().getMessage());
    }
  }

  @Test
  void aClientThatTheContainerClosedIsForgottenAndNotClosed() {
    Peer ann = node.connect("ann");
    ann.client().closed();
    assertEquals(0, node.hub.size());
    ann.client().disconnect(Disconnect.SHUTDOWN);
    ann.client().disconnect(Disconnect.SLOW);
  }

  @Test
  void aClientThatTheContainerClosesWhileItDrainsIsForgottenAndNotClosed() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    ann.client().disconnect(Disconnect.SHUTDOWN);
    node.settle();
    node.events.assertNext("ann: send 1");
    ann.client().closed();
    assertEquals(0, node.hub.size());
    ann.transport().complete();
  }

  @Test
  void aConnectionThatTheContainerForgotIsForgottenAtTheTick() {
    Peer ann = node.connect("ann");
    Peer bob = node.connect("bob");
    ann.transport().dies();
    node.hub.tick();
    assertEquals(1, node.hub.size());
    bob.says("1");
    node.events.assertNext("bob: send 1");
  }
}
