package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tidings.LogLines;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.hub.Node.Peer;

/** All clients leave, one after the other. */
class DepartureTest {
  private static final Duration SPREAD = Duration.ofSeconds(3);
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final Node node = new Node();
  private final List<Peer> peers = new ArrayList<>();

  @AfterEach
  void nothingElseHappened() {
    node.settle();
    node.events.assertExhausted();
  }

  @ParameterizedTest
  @CsvSource({"10, 30", "1000, 3000", "100000, 3000"})
  void theyLeaveEvenlyOverTheSpreadOrSoonerIfTheyAreFew(int clients, int millis) {
    connect(clients);
    CompletionStage<Void> left = node.hub.shutDown(SPREAD);
    for (int i = 1; i <= millis; i++) {
      assertEquals(closed() == clients, isDone(left), "after " + (i - 1) + " ms");
      passes(MILLISECOND);
      double even = (double) clients * i / millis;
      assertEquals(even, closed(), 1, "after " + i + " ms");
    }
    assertEquals(clients, closed());
    assertTrue(isDone(left));
    expectAllClosed();
  }

  @Test
  void withoutASpreadAllLeaveAtOnce() {
    connect(1000);
    CompletionStage<Void> left = node.hub.shutDown(Duration.ZERO);
    node.settle();
    assertTrue(isDone(left));
    expectAllClosed();
  }

  @Test
  void whoeverDrivesItSeldomStillGetsThemAllOut() {
    connect(1000);
    CompletionStage<Void> left = node.hub.shutDown(SPREAD);
    passes(Duration.ofDays(100));
    assertTrue(isDone(left));
    expectAllClosed();
  }

  @Test
  void whatWaitsForAClientIsSentBeforeItsClose() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    ann.says("2");
    node.settle();
    CompletionStage<Void> left = node.hub.shutDown(SPREAD);
    node.settle();
    node.events.assertNext("ann: send 1");
    ann.transport().complete();
    node.events.assertNext("ann: send 2");
    assertFalse(isDone(left));
    ann.transport().complete();
    node.settle();
    node.events.assertNext("ann: close 3001 shutdown");
    assertTrue(isDone(left));
  }

  @Test
  void whoIsStillThereIsServed() {
    connect(2);
    CompletionStage<Void> left = node.hub.shutDown(SPREAD);
    node.settle();
    Peer second = stillThere();
    second.says("1");
    node.settle();
    node.events.assertNext("peer: close 3001 shutdown", "peer: send 1");
    assertFalse(isDone(left));
    passes(SPREAD);
    node.events.assertNext("peer: close 3001 shutdown");
    assertTrue(isDone(left));
  }

  @Test
  void whoConnectsMeanwhileIsDisconnectedAtOnceAndHoldsUpNobody() {
    connect(1000);
    CompletionStage<Void> left = node.hub.shutDown(SPREAD);
    node.settle();
    int before = closed();
    for (int i = 0; i < 1000; i++) {
      node.connect("late");
      node.settle();
    }
    assertEquals(before, closed());
    assertEquals(1000 - before, node.hub.size());
    passes(SPREAD);
    assertTrue(isDone(left));
    List<String> expected = new ArrayList<>(Collections.nCopies(2000, "peer: close 3001 shutdown"));
    Collections.fill(expected.subList(before, before + 1000), "late: close 3001 shutdown");
    node.events.assertNext(expected.toArray(String[]::new));
  }

  @Test
  void aHubThatTakesNoMoreKeepsThoseItHas() {
    connect(1);
    node.hub.takeNoMore();
    assertTrue(node.hub.isShutDown());
    node.hub.disconnectDue();
    node.settle();
    assertEquals(0, closed());
    node.connect("late");
    node.settle();
    node.events.assertNext("late: close 3001 shutdown");
    assertEquals(1, node.hub.size());
    var unused = node.hub.shutDown(SPREAD);
    node.settle();
    expectAllClosed();
  }

  @Test
  void nobodyHasItsTurnBeforeItBegins() {
    connect(1);
    passes(Duration.ofSeconds(30)); // The nano time overflows.
    assertEquals(0, closed());
    leaves(peers.get(0));
  }

  @Test
  void whoLeavesBeforeItsTurnIsNotClosedAndOthersAreNotSooner() {
    connect(10);
    CompletionStage<Void> left = node.hub.shutDown(SPREAD);
    node.settle();
    node.events.assertNext("peer: close 3001 shutdown");
    peers.stream().filter(peer -> peer.transport().isOpen()).limit(5).forEach(this::leaves);
    passes(Duration.ofMillis(30));
    node.events.assertNext(
        Collections.nCopies(4, "peer: close 3001 shutdown").toArray(String[]::new));
    assertTrue(isDone(left));
  }

  @Test
  void itIsOverAsSoonAsAllHaveLeftByThemselves() {
    connect(10);
    CompletionStage<Void> left = node.hub.shutDown(SPREAD);
    node.settle();
    node.events.assertNext("peer: close 3001 shutdown");
    List<Peer> staying = peers.stream().filter(peer -> peer.transport().isOpen()).toList();
    staying.subList(1, staying.size()).forEach(this::leaves);
    assertFalse(isDone(left));
    leaves(staying.get(0));
    assertTrue(isDone(left));
    passes(SPREAD);
  }

  @Test
  void shutDownTwiceIsOneDeparture() {
    connect(10);
    CompletionStage<Void> left = node.hub.shutDown(SPREAD);
    passes(Duration.ofMillis(10));
    int before = closed();
    node.hub.takeNoMore();
    assertSame(left, node.hub.shutDown(Duration.ZERO));
    node.settle();
    assertEquals(before, closed());
    passes(Duration.ofMillis(20));
    assertTrue(isDone(left));
    expectAllClosed();
  }

  @Test
  void oneClientsBugKeepsNobodyElseHere() {
    connect(10);
    node.workers.refuses(3);
    try (LogLines log = new LogLines(Departure.class, Level.INFO)) {
      var unused = node.hub.shutDown(Duration.ZERO);
      assertEquals(
          Collections.nCopies(3, Level.SEVERE),
          log.take().stream().map(LogRecord::getLevel).toList());
    }
    node.settle();
    assertEquals(7, closed());
    node.passes(Limits.DRAIN.plus(Housekeeper.TICK));
    assertEquals(10, closed());
    expectAllClosed();
  }

  private void connect(int count) {
    for (int i = 0; i < count; i++) {
      peers.add(node.connect("peer"));
    }
  }

  private void leaves(Peer peer) {
    peer.transport().dies();
    peer.client().closed();
  }

  private Peer stillThere() {
    return peers.stream().filter(peer -> peer.transport().isOpen()).findFirst().orElseThrow();
  }

  private int closed() {
    return peers.size() - node.hub.size();
  }

  private void passes(Duration time) {
    node.clock.pass(time);
    node.hub.disconnectDue();
    node.settle();
  }

  private static boolean isDone(CompletionStage<Void> stage) {
    return stage.toCompletableFuture().isDone();
  }

  private void expectAllClosed() {
    node.events.assertNext(
        Collections.nCopies(peers.size(), "peer: close 3001 shutdown").toArray(String[]::new));
  }
}
