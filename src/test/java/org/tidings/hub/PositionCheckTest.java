package org.tidings.hub;

import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.subscribed;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.engine.History;
import org.tidings.engine.Retention;
import org.tidings.protocol.Position;

/** A loss at the tail is found, and nothing else is taken for one. */
class PositionCheckTest {
  private static final String LOST =
      "ann: {'push':{'channel':'r:x','unsubscribe':{'code':2500,'reason':'insufficient state'}}}";

  private final Walk walk = new Walk();
  private final PingPong time = new PingPong(walk);

  @BeforeEach
  void annIsSubscribed() {
    walk.connects("ann");
    walk.says("ann", subscribe(2, "r:x"));
    walk.sees("ann: " + subscribed(2, 0, ""));
    walk.publishes("r:x", 1, 1);
    walk.sees("ann: " + pub("r:x", 1));
    walk.engine.takeCalls();
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void theTopIsReadOnceAfterEachQuietTime() {
    time.passes(PositionCheck.AFTER);
    walk.engineSees();
    time.passes(Housekeeper.TICK);
    walk.engineSees("history r:x");
    time.passes(PositionCheck.AFTER);
    walk.engineSees();
    time.passes(Housekeeper.TICK);
    walk.engineSees("history r:x");
  }

  @Test
  void aNewChannelIsQuietFromNowOn() {
    walk.says("ann", subscribe(3, "r:y"));
    walk.node.events.take();
    walk.engine.takeCalls();
    time.passes(PositionCheck.AFTER.dividedBy(2));
    walk.engineSees();
  }

  @Test
  void aPublicationPutsItOff() {
    time.passes(Duration.ofSeconds(39));
    walk.publishes("r:x", 2, 2);
    walk.sees("ann: " + pub("r:x", 2));
    time.passes(PositionCheck.AFTER);
    walk.engineSees();
    time.passes(Housekeeper.TICK);
    walk.engineSees("history r:x");
  }

  @Test
  void whatIsNotKeptDoesNotPutItOff() {
    time.passes(Duration.ofSeconds(39));
    walk.publishes("r:x", "7", Retention.NONE);
    walk.node.events.take();
    time.passes(Duration.ofSeconds(2));
    walk.engineSees("history r:x");
  }

  @Test
  void aLostTailIsFound() {
    theNodeMissesTheNext();
    untilTheTopIsRead();
    time.passes(PositionCheck.GRACE);
    walk.sees();
    time.passes(Housekeeper.TICK);
    walk.sees(LOST);
    walk.heals(1);
  }

  @Test
  void anotherEpochIsFound() {
    walk.engine.forgets();
    untilTheTopIsRead();
    time.passes(PositionCheck.GRACE.plus(Housekeeper.TICK));
    walk.sees(LOST);
    walk.heals(1);
  }

  @Test
  void anotherEpochIsFoundAtTheSameOffset() {
    walk.engine.forgets();
    theNodeMisses("1");
    untilTheTopIsRead();
    time.passes(PositionCheck.GRACE.plus(Housekeeper.TICK));
    walk.sees(LOST);
    walk.heals(1);
  }

  @Test
  void aTopBelowThePositionIsFound() {
    walk.engine.hold("history");
    untilTheTopIsRead();
    Position top = new Position(0, walk.realEpoch("E1"));
    walk.engine.answer("history r:x", new History(List.of(), top));
    time.passes(PositionCheck.GRACE.plus(Housekeeper.TICK));
    walk.sees(LOST);
    walk.heals(1);
  }

  @Test
  void aPlainClientIsClosedWith3010() {
    walk.goes("ann");
    walk.opensWith("bob", "r:x");
    theNodeMissesTheNext();
    new PingPong(walk).passes(PositionCheck.AFTER.plus(PositionCheck.GRACE).plusSeconds(1));
    walk.sees("bob: close 3010 insufficient state");
    walk.heals(1);
  }

  @Test
  void aPublicationDuringTheGraceIsNoLoss() {
    untilTheTopIsRead();
    time.passes(Duration.ofSeconds(4));
    walk.publishes("r:x", 2, 2);
    time.passes(Duration.ofSeconds(10));
    walk.sees("ann: " + pub("r:x", 2));
  }

  @Test
  void aPublicationThatIsUnderWayWhenTheTopIsReadIsNoLoss() {
    walk.engine.carries(Wire.Carries.LATER);
    time.passes(PositionCheck.AFTER);
    walk.publishes("r:x", 2, 2);
    time.passes(Housekeeper.TICK);
    time.passes(Duration.ofSeconds(4));
    walk.engine.arrives();
    walk.sees("ann: " + pub("r:x", 2));
    time.passes(Duration.ofSeconds(10));
  }

  @Test
  void aReadingThatTakesLongLeavesTheSameTimeForWhatIsUnderWay() {
    walk.engine.hold("history");
    untilTheTopIsRead();
    walk.engine.carries(Wire.Carries.LATER);
    time.passes(Duration.ofSeconds(6));
    walk.publishes("r:x", 2, 2);
    walk.lets("history r:x");
    time.passes(Duration.ofSeconds(4));
    walk.engine.arrives();
    walk.sees("ann: " + pub("r:x", 2));
    time.passes(Duration.ofSeconds(10));
  }

  @Test
  void theTopIsNotReadAgainBeforeItIsCompared() {
    walk.engine.hold("history");
    untilTheTopIsRead();
    time.passes(PositionCheck.AFTER.minusSeconds(2));
    walk.lets("history r:x");
    time.passes(PositionCheck.GRACE);
    walk.engineSees();
    walk.sees();
  }

  @Test
  void aPublicationThatTheReadingDoesNotKnowIsNoLoss() {
    walk.engine.hold("history");
    untilTheTopIsRead();
    walk.carriesOut("history r:x");
    walk.publishes("r:x", 2, 2);
    walk.lets("history r:x");
    time.passes(Duration.ofSeconds(10));
    walk.sees("ann: " + pub("r:x", 2));
  }

  @Test
  void aSubscriberThatIsYoungerThanTheReadingKnowsBetter() {
    walk.connects("bob");
    theNodeMissesTheNext();
    walk.engine.hold("history");
    untilTheTopIsRead();
    walk.engine.holdNothing();
    walk.carriesOut("history r:x");
    walk.says("bob", subscribe(2, "r:x"));
    walk.lets("history r:x");
    time.passes(PositionCheck.GRACE.plusSeconds(1));
    walk.sees("bob: " + subscribed(2, 2, ""), LOST);
    walk.heals(1);
  }

  @Test
  void aSubscriberThatIsYoungerThanTheReadingMayBeAheadOfIt() {
    walk.connects("bob");
    untilTheTopIsRead();
    theNodeMissesTheNext();
    walk.says("bob", subscribe(2, "r:x"));
    time.passes(PositionCheck.GRACE.plusSeconds(1));
    walk.sees("bob: " + subscribed(2, 2, ""));
  }

  @Test
  void whoSubscribesWhileTheTopIsReadMayBeAheadOfIt() {
    walk.connects("bob");
    walk.engine.hold("history");
    untilTheTopIsRead();
    walk.carriesOut("history r:x");
    walk.engine.holdNothing();
    theNodeMissesTheNext();
    time.passes(Duration.ofSeconds(1));
    walk.says("bob", subscribe(2, "r:x"));
    time.passes(Duration.ofSeconds(1));
    walk.lets("history r:x");
    time.passes(PositionCheck.GRACE.plusSeconds(1));
    walk.sees("bob: " + subscribed(2, 2, ""));
  }

  @Test
  void aSubscriberThatIsNotLiveYetIsNotCompared() {
    try (Walk later = new Walk()) {
      later.node.clock.pass(Duration.ofNanos(Long.MAX_VALUE));
      later.node.clock.pass(Duration.ofMinutes(1)); // Nano time is above nought from now on.
      later.connects("ann");
      later.connects("bob");
      later.says("ann", subscribe(2, "r:x"));
      later.sees("ann: " + subscribed(2, 0, ""));
      PingPong laterTime = new PingPong(later);
      laterTime.passes(PositionCheck.AFTER.plus(Housekeeper.TICK));
      laterTime.passes(Duration.ofSeconds(4));
      later.engine.hold("history");
      later.says("bob", subscribe(2, "r:x"));
      laterTime.passes(Duration.ofSeconds(2));
      later.lets("history r:x");
      later.sees("bob: " + subscribed(2, 0, ""));
    }
  }

  @Test
  void whoHasNoPositionIsNotCompared() {
    walk.connects("bob");
    walk.says("ann", "{'id':3,'subscribe':{'channel':'h:x','positioned':true}}");
    walk.says("bob", subscribe(2, "h:x"));
    walk.node.events.take();
    walk.engine.takeCalls();
    time.passes(PositionCheck.AFTER.plus(Housekeeper.TICK));
    walk.engineSees("history r:x", "history h:x");
    time.passes(PositionCheck.GRACE.plusSeconds(1));
    walk.sees();
  }

  @Test
  void aReadingThatFailsSaysNothing() {
    walk.engine.failsAtOnce("history");
    untilTheTopIsRead();
    walk.engine.failsAtOnce();
    time.passes(Duration.ofSeconds(30));
    walk.engineSees();
    walk.sees();
  }

  @Test
  void nothingIsReadForSubscribersWithoutAPosition() {
    walk.says("ann", subscribe(3, "h:x"));
    walk.says("ann", subscribe(4, "news"));
    walk.sees("ann: " + ok(3, "subscribe"), "ann: " + ok(4, "subscribe"));
    walk.says("ann", Lines.unsubscribe(5, "r:x"));
    walk.sees("ann: " + ok(5, "unsubscribe"));
    walk.engine.takeCalls();
    time.passes(Duration.ofSeconds(90));
    walk.engineSees("unsubscribe r:x");
  }

  @Test
  void whereTheEngineMissedSomethingTheTopIsReadAtOnce() {
    theNodeMissesTheNext();
    walk.engine.relinks("r:x");
    time.passes(Housekeeper.TICK);
    walk.engineSees("history r:x");
    time.passes(PositionCheck.GRACE_AFTER_LOSS);
    walk.sees();
    time.passes(Housekeeper.TICK);
    walk.sees(LOST);
    walk.heals(1);
  }

  @Test
  void whereTheEngineMissedNothingAfterAllNobodyIsEnded() {
    walk.engine.relinks("r:x");
    time.passes(Housekeeper.TICK);
    walk.publishes("r:x", 2, 2);
    walk.sees("ann: " + pub("r:x", 2));
    time.passes(PositionCheck.GRACE_AFTER_LOSS.plusSeconds(1));
    walk.engineSees("history r:x");
    walk.sees();
  }

  @Test
  void whoReadBeforeTheLossIsComparedEvenIfItWentLiveAfterTheTopWasRead() {
    walk.connects("bob");
    walk.engine.hold("history");
    walk.says("bob", subscribe(2, "r:x"));
    walk.goes("ann");
    walk.carriesOut("history r:x");
    theNodeMissesTheNext();
    walk.engine.holdNothing();
    walk.engine.relinks("r:x");
    time.passes(Housekeeper.TICK);
    walk.lets("history r:x");
    walk.sees("bob: " + subscribed(2, 1, ""));
    time.passes(PositionCheck.GRACE_AFTER_LOSS.plus(Housekeeper.TICK));
    walk.sees(LOST.replace("ann:", "bob:"));
    walk.heals(1);
  }

  @Test
  void aReadingAfterALossIsRepeatedUntilItSucceeds() {
    theNodeMissesTheNext();
    walk.engine.failsAtOnce("history");
    walk.engine.relinks("r:x");
    time.passes(Housekeeper.TICK);
    time.passes(Housekeeper.TICK);
    walk.engineSees("history r:x", "history r:x");
    walk.engine.failsAtOnce();
    time.passes(Housekeeper.TICK);
    walk.engineSees("history r:x");
    time.passes(PositionCheck.GRACE_AFTER_LOSS.plus(Housekeeper.TICK));
    walk.sees(LOST);
    walk.heals(1);
  }

  private void untilTheTopIsRead() {
    time.passes(PositionCheck.AFTER.plus(Housekeeper.TICK));
    walk.engineSees("history r:x");
    walk.sees();
  }

  private void theNodeMissesTheNext() {
    theNodeMisses("2");
  }

  private void theNodeMisses(String data) {
    walk.engine.carries(Wire.Carries.NOTHING);
    walk.publishes("r:x", data);
    walk.engine.carries(Wire.Carries.AT_ONCE);
  }
}
