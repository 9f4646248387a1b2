package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.hub.Node.Peer;

class ClientHeartbeatTest {
  private final Node node = new Node();

  @AfterEach
  void nothingElseHappened() {
    node.settle();
    node.events.assertExhausted();
  }

  @Test
  void theFirstPingsComeInTheSecondHalfOfTheInterval() {
    int clients = 100;
    for (int i = 0; i < clients; i++) {
      node.connect("ann");
    }
    Duration half = Node.PING_INTERVAL.dividedBy(2);
    node.passes(half.minus(Housekeeper.TICK));
    node.events.assertExhausted();
    node.passes(half.plus(Housekeeper.TICK));
    assertEquals(clients, Collections.frequency(node.events.take(), "ann: ping"));
  }

  @Test
  void clientsThatCameTogetherAreNotPingedTogether() {
    int clients = 100;
    for (int i = 0; i < clients; i++) {
      node.connect("ann");
    }
    int most = 0;
    int pings = 0;
    for (int i = 0; i < Node.PING_INTERVAL.dividedBy(Housekeeper.TICK); i++) {
      node.tickAfter(Housekeeper.TICK);
      int now = Collections.frequency(node.events.take(), "ann: ping");
      most = Math.max(most, now);
      pings += now;
    }
    assertEquals(clients, pings);
    assertTrue(most <= clients / 4, most + " pings in one tick");
  }

  @Test
  void pingsAreNeverMoreThanTheIntervalApartHoweverUnevenTheTicks() {
    Peer ann = node.connect("ann");
    Random random = new Random(7);
    long sincePing = 0;
    for (int i = 0; i < 5_000; i++) {
      long step = random.nextLong(Housekeeper.TICK.toNanos()) + 1;
      node.tickAfter(Duration.ofNanos(step));
      sincePing += step;
      assertTrue(sincePing <= Node.PING_INTERVAL.toNanos(), Duration.ofNanos(sincePing)::toString);
      if (!node.events.take().isEmpty()) {
        node.clock.pass(Duration.ofNanos(1));
        ann.client().heard();
        sincePing = 1;
      }
    }
  }

  @Test
  void whoComesWhenNanoTimeIsBelowNoughtIsPingedAndMustAnswerToo() {
    node.clock.pass(Duration.ofSeconds(30));
    node.connect("ann");
    untilPinged();
    node.passes(Node.PONG_TIMEOUT.plus(Housekeeper.TICK));
    node.events.assertNext("ann: close 1001 no answer to pings");
  }

  @Test
  void laterPingsAreOneIntervalApart() {
    Peer ann = node.connect("ann");
    untilPinged();
    for (int i = 0; i < 3; i++) {
      node.clock.pass(Duration.ofNanos(1));
      ann.client().heard();
      Duration waited = untilPinged();
      assertTrue(waited.compareTo(Node.PING_INTERVAL) <= 0, waited::toString);
      assertTrue(
          waited.plus(Housekeeper.TICK).compareTo(Node.PING_INTERVAL) >= 0, waited::toString);
    }
  }

  @Test
  void aPingIsNotSentOnTheTimersThread() {
    node.connect("ann");
    node.clock.pass(Node.PING_INTERVAL);
    node.hub.tick();
    node.events.assertExhausted();
    node.workers.runAll();
    node.events.assertNext("ann: ping");
  }

  @Test
  void busyWorkersFindOnePingAndNotOneForEachTick() {
    node.connect("ann");
    node.clock.pass(Node.PING_INTERVAL);
    for (int i = 0; i < 5; i++) {
      node.hub.tick();
    }
    assertEquals(1, node.workers.waiting());
    node.workers.runAll();
    node.events.assertNext("ann: ping");
  }

  @Test
  void aPingThatIsDueWhileAMessageIsInFlightIsSentAtTheNextTickAfterIt() {
    Peer ann = node.connect("ann");
    node.passes(Duration.ofSeconds(12));
    ann.transport().sends(Sends.LATER);
    node.clock.pass(Duration.ofSeconds(5));
    ann.says("1");
    node.tickAfter(Duration.ofSeconds(9));
    node.events.assertNext("ann: send 1");
    ann.transport().complete();
    node.events.assertExhausted();
    node.tickAfter(Housekeeper.TICK);
    node.events.assertNext("ann: ping");
  }

  @Test
  void aSilentClientWithHeartbeatsIsClosedWith3012() {
    node.connectWithHeartbeats("ann");
    untilPinged();
    node.passes(Node.PONG_TIMEOUT);
    node.events.assertExhausted();
    node.tickAfter(Housekeeper.TICK);
    node.events.assertNext("ann: close 3012 no pong");
    assertEquals(0, node.hub.size());
  }

  @Test
  void aSilentClientWithPingFramesIsClosedWith1001() {
    node.connect("ann");
    untilPinged();
    node.passes(Node.PONG_TIMEOUT);
    node.events.assertExhausted();
    node.tickAfter(Housekeeper.TICK);
    node.events.assertNext("ann: close 1001 no answer to pings");
    assertEquals(0, node.hub.size());
  }

  @Test
  void aPongFrameKeepsAClient() {
    Peer ann = node.connect("ann");
    staysWhen(ann.client()::heard);
  }

  @Test
  void aHeartbeatKeepsAClient() {
    Peer ann = node.connectWithHeartbeats("ann");
    staysWhen(() -> ann.says("{}"));
  }

  @Test
  void aMalformedMessageIsASignOfLifeToo() {
    Peer ann = node.connectWithHeartbeats("ann");
    staysWhen(
        () -> {
          ann.says("?");
          assertEquals(1, node.events.take().size());
        });
  }

  @Test
  void aSignOfLifeBeforeThePingIsNoAnswerToIt() {
    Peer ann = node.connect("ann");
    ann.client().heard();
    untilPinged();
    node.passes(Node.PONG_TIMEOUT.plus(Housekeeper.TICK));
    node.events.assertNext("ann: close 1001 no answer to pings");
  }

  @Test
  void aClientThatWasNeverPingedIsNotSilent() {
    node.connect("ann");
    node.passes(Duration.ofSeconds(12));
    assertEquals(1, node.hub.size());
  }

  @Test
  void silenceIsNoticedAlsoWhenPingsComeMoreOftenThanTheyTimeOut() {
    Node impatient = new Node(Duration.ofSeconds(5), Duration.ofSeconds(8));
    impatient.connect("ann");
    impatient.passes(Duration.ofSeconds(60));
    assertEquals(0, impatient.hub.size(), "clients that have been silent for a minute");
  }

  @Test
  void anAnswerToEveryOtherPingIsEnoughWhenPingsComeMoreOftenThanTheyTimeOut() {
    Node impatient = new Node(Duration.ofSeconds(5), Duration.ofSeconds(8));
    Peer ann = impatient.connect("ann");
    for (int i = 0; i < 20; i++) {
      impatient.passes(Duration.ofSeconds(7));
      ann.client().heard();
    }
    assertEquals(1, impatient.hub.size());
  }

  private Duration untilPinged() {
    for (Duration waited = Housekeeper.TICK; ; waited = waited.plus(Housekeeper.TICK)) {
      node.tickAfter(Housekeeper.TICK);
      if (!node.events.take().isEmpty()) {
        return waited;
      }
      assertTrue(waited.compareTo(Node.PING_INTERVAL) <= 0, "no ping within the interval");
    }
  }

  private void staysWhen(Runnable signOfLife) {
    for (int i = 0; i < 3; i++) {
      untilPinged();
      node.passes(Node.PONG_TIMEOUT);
      signOfLife.run();
      node.passes(Duration.ofSeconds(1));
      node.events.assertExhausted();
    }
    assertEquals(1, node.hub.size());
  }
}
