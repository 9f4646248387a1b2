package org.tidings.hub;

import static org.tidings.hub.Lines.internal;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.pubs;
import static org.tidings.hub.Lines.recover;
import static org.tidings.hub.Lines.recovered;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.subscribed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Retention;

/** What a subscription gives its client, and when it gives up. */
class SubscriptionTest {
  private static final String LOST =
      "{'push':{'channel':'r:x','unsubscribe':{'code':2500,'reason':'insufficient state'}}}";

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
  void aGapEndsItWith2500AndTheClientRecovers() {
    annSubscribes();
    walk.publishes("r:x", 1, 1);
    theNodeMisses("r:x", 2);
    walk.publishes("r:x", 3, 4);
    walk.sees("ann: " + pub("r:x", 1), "ann: " + LOST);
    walk.says("ann", recover(3, "r:x", "E1", 1));
    walk.sees("ann: " + recovered(3, 1, 4));
    walk.publishes("r:x", 5, 5);
    walk.sees("ann: " + pub("r:x", 5));
    walk.heals(1);
  }

  @Test
  void whatComesBeforeTheClientIsToldOfAGapIsNotDeliveredNorAnotherGap() {
    annSubscribes();
    theNodeMisses("r:x", 1);
    walk.engine.carries(Wire.Carries.LATER);
    walk.publishes("r:x", 2, 3);
    walk.engine.arrives();
    walk.node.settle();
    walk.sees("ann: " + LOST);
    walk.heals(1);
  }

  @Test
  void aGapEndsAllWhoMissedItAndNobodyElse() {
    annSubscribes();
    walk.connects("bob");
    walk.connects("eve");
    theNodeMisses("r:x", 1);
    walk.says("bob", subscribe(2, "r:x"));
    walk.says("eve", "{'id':2,'subscribe':{'channel':'h:x'}}");
    walk.sees("bob: " + subscribed(2, 1, ""), "eve: " + ok(2, "subscribe"));
    theNodeMisses("h:x", 1);
    walk.publishes("r:x", 2, 2);
    walk.publishes("h:x", "2", Walk.KEPT);
    walk.sees(
        "ann: " + LOST,
        "bob: " + pub("r:x", 2),
        "eve: {'push':{'channel':'h:x','pub':{'data':2,'offset':2}}}");
    walk.heals(1);
  }

  @Test
  void anotherEpochEndsIt() {
    annSubscribes();
    walk.publishes("r:x", 1, 1);
    walk.sees("ann: " + pub("r:x", 1));
    walk.engine.forgets();
    walk.publishes("r:x", 2, 2);
    walk.sees("ann: " + LOST);
    walk.heals(1);
  }

  @Test
  void whatItHasHadIsDropped() {
    annSubscribes();
    walk.engine.carries(Wire.Carries.TWICE);
    walk.publishes("r:x", 1, 3);
    walk.sees("ann: " + pub("r:x", 1), "ann: " + pub("r:x", 2), "ann: " + pub("r:x", 3));
  }

  @Test
  void withoutAPositionNothingIsDroppedAndNothingMissed() {
    walk.says("ann", subscribe(2, "h:x"));
    theNodeMisses("h:x", 1);
    walk.publishes("h:x", 2, 2);
    walk.sees("ann: " + ok(2, "subscribe"), "ann: " + pub("h:x", 2));
  }

  @Test
  void whatIsNotKeptIsDeliveredOutOfLine() {
    annSubscribes();
    walk.publishes("r:x", "7", Retention.NONE);
    walk.publishes("r:x", 1, 1);
    walk.publishes("r:x", "8", Retention.NONE);
    walk.publishes("r:x", 2, 2);
    walk.sees(
        "ann: {'push':{'channel':'r:x','pub':{'data':7}}}",
        "ann: " + pub("r:x", 1),
        "ann: {'push':{'channel':'r:x','pub':{'data':8}}}",
        "ann: " + pub("r:x", 2));
  }

  @Test
  void aGapInWhatWasHeldEndsItAfterTheReply() {
    walk.engine.hold("history");
    walk.says("ann", subscribe(2, "r:x"));
    walk.carriesOut("history r:x");
    walk.publishes("r:x", 1, 1);
    theNodeMisses("r:x", 2);
    walk.publishes("r:x", 3, 4);
    walk.publishes("r:x", "7", Retention.NONE);
    walk.lets("history r:x");
    walk.sees("ann: " + lines(subscribed(2, 0, ""), pub("r:x", 1), LOST));
    walk.heals(1);
  }

  @Test
  void asMuchAsMayBeHeldIsGiven() {
    annSubscribesSlowly();
    walk.publishes("r:x", 1, Subscription.MAX_HELD);
    walk.lets("history r:x");
    walk.seesLines("ann", lines(subscribed(2, 0, ""), pubs("r:x", 1, Subscription.MAX_HELD)));
  }

  @Test
  void oneMoreIsError100() {
    annSubscribesSlowly();
    walk.publishes("r:x", 1, Subscription.MAX_HELD + 1);
    walk.lets("history r:x");
    walk.sees("ann: " + internal(2));
    walk.engine.holdNothing();
    walk.says("ann", subscribe(3, "r:x"));
    walk.sees("ann: " + subscribed(3, Subscription.MAX_HELD + 1, ""));
  }

  @Test
  void asManyBytesAsMayBeHeldAreGiven() {
    walk.engine.hold("history");
    walk.opensWith("bob", "r:x");
    walk.carriesOut("history r:x");
    String half = "'" + "x".repeat(Subscription.MAX_HELD_BYTES / 2 - 2) + "'";
    walk.publishes("r:x", half, Walk.KEPT);
    walk.publishes("r:x", half, Walk.KEPT);
    walk.lets("history r:x");
    walk.sees("bob: " + half, "bob: " + half);
  }

  @Test
  void moreBytesThanMayBeHeldAreError100() {
    annSubscribesSlowly();
    String half = "'" + "x".repeat(Subscription.MAX_HELD_BYTES / 2) + "'";
    walk.publishes("r:x", half, Walk.KEPT);
    walk.publishes("r:x", half, Walk.KEPT);
    walk.lets("history r:x");
    walk.sees("ann: " + internal(2));
  }

  @Test
  void aClientThatGoesWhileMuchIsHeldIsForgotten() {
    annSubscribesSlowly();
    walk.publishes("r:x", 1, Subscription.MAX_HELD + 1);
    walk.goes("ann");
    walk.lets("history r:x");
  }

  private void annSubscribes() {
    walk.says("ann", subscribe(2, "r:x"));
    walk.sees("ann: " + subscribed(2, 0, ""));
  }

  /** What comes after the reading is held. */
  private void annSubscribesSlowly() {
    walk.engine.hold("history");
    walk.says("ann", subscribe(2, "r:x"));
    walk.carriesOut("history r:x");
  }

  private void theNodeMisses(String channel, long offset) {
    walk.engine.carries(Wire.Carries.NOTHING);
    walk.publishes(channel, offset, offset);
    walk.engine.carries(Wire.Carries.AT_ONCE);
  }
}
