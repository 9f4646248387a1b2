package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.hub.Lines.internal;
import static org.tidings.hub.Lines.joined;
import static org.tidings.hub.Lines.left;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.subscribed;
import static org.tidings.hub.Lines.unsubscribe;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Joiners and leavers cross while the node subscribes to a channel, or leaves it. */
class ChannelWalkTest {
  private static final Duration LINGERED = Channel.LINGER.plus(Housekeeper.TICK);
  private static final Duration TOO_LONG = Limits.ENGINE_TIMEOUT.plus(Housekeeper.TICK);

  private final Walk walk = new Walk();

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void everyJoinerWaitsForTheConfirmation() {
    walk.engine.hold("subscribe");
    annAndBobSubscribe("r:x");
    walk.sees();
    walk.engineSees("subscribe r:x");
    walk.lets("subscribe r:x");
    walk.sees("ann: " + subscribed(2, 0, ""), "bob: " + subscribed(2, 0, ""));
    walk.publishes("r:x", 1, 1);
    walk.sees("ann: " + pub("r:x", 1), "bob: " + pub("r:x", 1));
  }

  @Test
  void whoComesAfterTheConfirmationDoesNotWait() {
    annAndBobSubscribe("news");
    walk.sees("ann: " + ok(2, "subscribe"), "bob: " + ok(2, "subscribe"));
    walk.engineSees("subscribe news");
  }

  @Test
  void ifItFailsBothGetError100AndTheNodeLeaves() {
    walk.engine.hold("subscribe");
    annAndBobSubscribe("news");
    walk.fails("subscribe news");
    walk.sees("ann: " + internal(2), "bob: " + internal(2));
    walk.engineSees("subscribe news", "unsubscribe news");
    walk.engine.holdNothing();
    walk.says("ann", subscribe(3, "news"));
    walk.sees("ann: " + ok(3, "subscribe"));
  }

  @Test
  void ifItFailsAtOnceTheClientGetsError100AndTheNodeLeaves() {
    walk.connects("ann");
    walk.engine.failsAtOnce("subscribe", "unsubscribe");
    walk.says("ann", subscribe(2, "news"));
    walk.sees("ann: " + internal(2));
    walk.engineSees("subscribe news", "unsubscribe news");
    walk.engine.failsAtOnce();
    walk.says("ann", subscribe(3, "news"));
    walk.sees("ann: " + ok(3, "subscribe"));
  }

  @Test
  void ifItTakesTooLongBothGetError100AndTheNodeLeaves() {
    walk.engine.hold("subscribe", "unsubscribe");
    walk.connects("ann");
    walk.connects("bob");
    walk.says("ann", subscribe(2, "news"));
    walk.passes(Duration.ofSeconds(1));
    walk.says("bob", subscribe(2, "news"));
    walk.passes(Duration.ofSeconds(2));
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: " + internal(2), "bob: " + internal(2));
    walk.engineSees("subscribe news", "unsubscribe news");
    walk.lets("subscribe news");
    walk.lets("unsubscribe news");
    walk.engineSees();
    walk.publishes("news", "1");
  }

  @Test
  void aConfirmationThatComesTooLateIsIgnored() {
    walk.engine.hold("subscribe", "unsubscribe");
    walk.connects("ann");
    walk.says("ann", subscribe(2, "news"));
    walk.passes(TOO_LONG);
    walk.sees("ann: " + internal(2));
    walk.says("ann", subscribe(3, "news"));
    walk.lets("subscribe news");
    walk.sees();
    walk.lets("unsubscribe news");
    walk.sees();
    walk.lets("subscribe news");
    walk.sees("ann: " + ok(3, "subscribe"));
  }

  @Test
  void theNodeStaysForAWhileWhenTheLastOneHasGone() {
    walk.connects("ann");
    walk.says("ann", lines(subscribe(2, "news"), unsubscribe(3, "news")));
    walk.sees("ann: " + lines(ok(2, "subscribe"), ok(3, "unsubscribe")));
    walk.passes(Channel.LINGER);
    walk.engineSees("subscribe news");
    walk.says("ann", lines(subscribe(4, "news"), unsubscribe(5, "news")));
    walk.sees("ann: " + lines(ok(4, "subscribe"), ok(5, "unsubscribe")));
    walk.passes(Channel.LINGER);
    walk.engineSees();
    walk.passes(Housekeeper.TICK);
    walk.engineSees("unsubscribe news");
    walk.passes(Housekeeper.TICK);
    assertEquals(0, walk.node.hub.channelCount());
  }

  @Test
  void whoComesWhileTheNodeIsLeavingMakesItSubscribeAnew() {
    annHasLeftAndTheNodeIsLeaving();
    walk.connects("bob");
    walk.says("bob", subscribe(2, "r:x"));
    walk.says("ann", subscribe(4, "r:x"));
    walk.sees();
    walk.engineSees("subscribe r:x", "history r:x", "unsubscribe r:x");
    walk.publishes("r:x", 1, 1);
    walk.lets("unsubscribe r:x");
    walk.engineSees("subscribe r:x", "history r:x", "history r:x");
    walk.sees("ann: " + subscribed(4, 1, ""), "bob: " + subscribed(2, 1, ""));
    walk.publishes("r:x", 2, 2);
    walk.sees("ann: " + pub("r:x", 2), "bob: " + pub("r:x", 2));
  }

  @Test
  void aLeavingThatFailsIsALeaving() {
    annHasLeftAndTheNodeIsLeaving();
    walk.says("ann", subscribe(4, "r:x"));
    walk.fails("unsubscribe r:x");
    walk.sees("ann: " + subscribed(4, 0, ""));
  }

  @Test
  void aLeavingThatTakesTooLongIsNotWaitedFor() {
    annHasLeftAndTheNodeIsLeaving();
    walk.passes(Duration.ofSeconds(2));
    walk.says("ann", subscribe(4, "r:x"));
    walk.passes(Duration.ofSeconds(1).plus(Housekeeper.TICK));
    walk.sees("ann: " + subscribed(4, 0, ""));
  }

  @Test
  void whoLeavesAgainWhileTheNodeIsLeavingLeavesNothing() {
    annHasLeftAndTheNodeIsLeaving();
    walk.connects("bob");
    walk.says("bob", subscribe(2, "r:x"));
    walk.goes("bob");
    walk.lets("unsubscribe r:x");
    walk.passes(Housekeeper.TICK);
    assertEquals(0, walk.node.hub.channelCount());
    walk.engineSees("subscribe r:x", "history r:x", "unsubscribe r:x");
  }

  @Test
  void aChannelThatWasForgottenIsThereAgain() {
    walk.connects("ann");
    for (int i = 0; i < 3; i++) {
      walk.says("ann", subscribe(2, "news"));
      walk.says("ann", unsubscribe(3, "news"));
      walk.sees("ann: " + ok(2, "subscribe"), "ann: " + ok(3, "unsubscribe"));
      walk.passes(LINGERED.plus(Housekeeper.TICK));
      assertEquals(0, walk.node.hub.channelCount());
      walk.engineSees("subscribe news", "unsubscribe news");
    }
  }

  @Test
  void aSubscriptionThatIsLeftAndMadeAnewInOneFrameTellsBothInOrder() {
    annIsSeenByBob();
    walk.says("ann", lines(unsubscribe(3, "p:x"), subscribe(4, "p:x")));
    walk.sees(
        "ann: " + lines(ok(3, "unsubscribe"), ok(4, "subscribe"), joined("p:x", "ann")),
        "bob: " + left("p:x", "ann"),
        "bob: " + joined("p:x", "ann"));
    assertEquals(2, presentIn("p:x"));
  }

  @Test
  void aLeaveThatIsUnderWayIsToldBeforeTheJoinBehindIt() {
    annIsSeenByBob();
    walk.engine.hold("publishLeave");
    walk.says("ann", lines(unsubscribe(3, "p:x"), subscribe(4, "p:x")));
    walk.lets("publishLeave p:x ann");
    walk.sees(
        "ann: " + ok(3, "unsubscribe"),
        "ann: " + lines(ok(4, "subscribe"), left("p:x", "ann"), joined("p:x", "ann")),
        "bob: " + left("p:x", "ann"),
        "bob: " + joined("p:x", "ann"));
    assertEquals(2, presentIn("p:x"));
  }

  @Test
  void presenceThatIsBeingTakenAwayIsNotTakenFromTheNextSubscription() {
    annIsSeenByBob();
    walk.engine.hold("removePresence");
    walk.says("ann", lines(unsubscribe(3, "p:x"), subscribe(4, "p:x")));
    walk.lets("removePresence p:x ann");
    walk.sees(
        "ann: " + ok(3, "unsubscribe"),
        "ann: " + lines(ok(4, "subscribe"), left("p:x", "ann"), joined("p:x", "ann")),
        "bob: " + left("p:x", "ann"),
        "bob: " + joined("p:x", "ann"));
    assertEquals(2, presentIn("p:x"));
  }

  private void annAndBobSubscribe(String channel) {
    walk.connects("ann");
    walk.connects("bob");
    walk.says("ann", subscribe(2, channel));
    walk.says("bob", subscribe(2, channel));
  }

  private void annHasLeftAndTheNodeIsLeaving() {
    walk.engine.hold("unsubscribe");
    walk.connects("ann");
    walk.says("ann", subscribe(2, "r:x"));
    walk.says("ann", unsubscribe(3, "r:x"));
    walk.sees("ann: " + subscribed(2, 0, ""), "ann: " + ok(3, "unsubscribe"));
    walk.passes(LINGERED);
    assertEquals(1, walk.engine.waiting());
  }

  private void annIsSeenByBob() {
    walk.connects("ann");
    walk.connects("bob");
    walk.says("bob", subscribe(2, "p:x"));
    walk.says("ann", subscribe(2, "p:x"));
    walk.sees(
        "ann: " + lines(ok(2, "subscribe"), joined("p:x", "ann")),
        "bob: " + lines(ok(2, "subscribe"), joined("p:x", "bob")),
        "bob: " + joined("p:x", "ann"));
  }

  private int presentIn(String channel) {
    return walk.engine.memory().presenceStats(channel).toCompletableFuture().join().clients();
  }
}
