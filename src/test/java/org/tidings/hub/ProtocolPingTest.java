package org.tidings.hub;

import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.subscribe;

import jakarta.json.JsonValue;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pings of protocol clients: each is answered by one pong, and by nothing else. */
class ProtocolPingTest {
  private static final String UNASKED = "ann: close 3501 bad request: a pong that nobody asked for";

  private final Walk walk = new Walk();

  @BeforeEach
  void annIsConnected() {
    walk.connects("ann");
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void aPongKeepsTheClientAndTheNextPingComesOneIntervalLater() {
    annIsPinged();
    walk.says("ann", "{}");
    walk.passes(Node.PING_INTERVAL.minus(Housekeeper.TICK.multipliedBy(2)));
    walk.sees();
    walk.passes(Housekeeper.TICK.multipliedBy(2));
    walk.sees("ann: {}");
  }

  @Test
  void aPongInAFrameWithCommandsIsOne() {
    annIsPinged();
    walk.says("ann", "{'id':2,'unsubscribe':{'channel':'news'}}\n{}");
    walk.sees("ann: " + ok(2, "unsubscribe"));
    walk.passes(Node.PONG_TIMEOUT.plusSeconds(1));
  }

  @Test
  void aPingBeforeTheConnectDoesNotBringTheFirstOneAfterItForward() {
    try (Walk undecided = new Walk()) {
      Node.Peer bob = undecided.opens("bob", Opening.UNDECIDED);
      undecided.passesUntilSomethingHappens(Node.PING_INTERVAL);
      undecided.sees("bob: ping");
      undecided.node.clock.pass(Duration.ofNanos(1));
      bob.client().heard();
      undecided.passes(Duration.ofSeconds(20));
      undecided.says("bob", "{'id':1,'connect':{}}");
      undecided.sees(Lines.connected("bob"));
      undecided.passes(Node.PING_INTERVAL.dividedBy(2).minus(Housekeeper.TICK));
      undecided.sees();
    }
  }

  @Test
  void noPongForEightSecondsIsClosedWith3012() {
    annIsPinged();
    walk.passes(Node.PONG_TIMEOUT);
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: close 3012 no pong");
  }

  @Test
  void otherTrafficDoesNotStandInForIt() {
    annIsPinged();
    walk.passes(Duration.ofSeconds(4));
    walk.says("ann", "{'id':2,'unsubscribe':{'channel':'news'}}");
    walk.peer("ann").client().heard();
    walk.sees("ann: " + ok(2, "unsubscribe"));
    walk.passes(Duration.ofSeconds(4).plus(Housekeeper.TICK));
    walk.sees("ann: close 3012 no pong");
  }

  @Test
  void aPongBeforeAnyPingIsClosedWith3501() {
    walk.says("ann", "{}");
    walk.sees(UNASKED);
  }

  @Test
  void aSecondPongIsClosedWith3501() {
    annIsPinged();
    walk.says("ann", "{}");
    walk.sees();
    walk.says("ann", "{}");
    walk.sees(UNASKED);
  }

  @Test
  void twoPongsInOneFrameAreClosedWith3501() {
    annIsPinged();
    walk.says("ann", "{}\n{}");
    walk.sees(UNASKED);
  }

  @Test
  void aPongCountsWhileACommandIsAwaited() {
    walk.node.handler.answersLater();
    walk.says("ann", "{'send':{'data':1}}");
    annIsPinged();
    walk.says("ann", "{}");
    walk.node.handler.question(0).answer(JsonValue.NULL);
    walk.node.settle();
    walk.sees("ann: {'push':{'message':{'data':null}}}");
    walk.passes(Node.PONG_TIMEOUT.plusSeconds(1));
  }

  @Test
  void aPongWithSpacesIsAPong() {
    annIsPinged();
    walk.says("ann", "{ }");
    walk.passes(Node.PONG_TIMEOUT.plusSeconds(1));
    walk.sees();
  }

  @Test
  void aPingThatWaitsForASlowReaderIsTimedFromWhenItGoesOut() {
    try (Walk often = new Walk(new Node(Duration.ofSeconds(5), Node.PONG_TIMEOUT))) {
      often.opens("bob", Walk.PROTOCOL);
      often.says("bob", "{'id':1,'connect':{}}");
      often.sees(Lines.connected("bob").replace("25", "5"));
      often.peer("bob").transport().sends(FakeTransport.Sends.LATER);
      often.says("bob", subscribe(2, "news"));
      often.passes(Duration.ofSeconds(9));
      often.sees("bob: " + ok(2, "subscribe"));
      often.peer("bob").transport().sends(FakeTransport.Sends.INLINE);
      often.peer("bob").transport().complete();
      often.sees("bob: {}");
      often.passes(Node.PONG_TIMEOUT);
      often.sees();
      often.passes(Housekeeper.TICK);
      often.sees("bob: close 3012 no pong");
    }
  }

  private void annIsPinged() {
    walk.passesUntilSomethingHappens(Node.PING_INTERVAL);
    walk.sees("ann: {}");
  }
}
