package org.tidings.hub;

import static org.tidings.hub.Lines.joined;
import static org.tidings.hub.Lines.lines;
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

/** A client subscribes while publications pour in: it gets each one once, in order. */
class SubscribeWalkTest {
  private static final String CHANNEL = "all:x";

  private final Walk walk = new Walk();

  @BeforeEach
  void twoAreThereAndTheClientHasOne() {
    walk.connects("ann");
    walk.publishes(CHANNEL, 1, 2);
    walk.epoch(CHANNEL);
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void onePublicationInEveryStepOfARecovery() {
    walk.engine.hold("subscribe", "addPresence", "history");
    walk.says("ann", recover(2, CHANNEL, "E1", 1));
    walk.publishes(CHANNEL, 3, 3);
    walk.carriesOut("subscribe " + CHANNEL);
    walk.publishes(CHANNEL, 4, 4);
    walk.lets("subscribe " + CHANNEL);
    walk.publishes(CHANNEL, 5, 5);
    walk.lets("addPresence " + CHANNEL + " ann");
    walk.publishes(CHANNEL, 6, 6);
    walk.carriesOut("history " + CHANNEL);
    walk.publishes(CHANNEL, 7, 7);
    walk.sees();
    walk.lets("history " + CHANNEL);
    walk.sees("ann: " + lines(recovered(2, 1, 6), pub(CHANNEL, 7), joined(CHANNEL, "ann")));
    walk.publishes(CHANNEL, 8, 8);
    walk.sees("ann: " + pub(CHANNEL, 8));
  }

  @Test
  void whatComesBeforeTheConfirmationIsNotGivenTwice() {
    walk.engine.hold("subscribe");
    walk.says("ann", recover(2, CHANNEL, "E1", 1));
    walk.carriesOut("subscribe " + CHANNEL);
    walk.publishes(CHANNEL, 3, 5);
    walk.lets("subscribe " + CHANNEL);
    walk.sees("ann: " + lines(recovered(2, 1, 5), joined(CHANNEL, "ann")));
  }

  @Test
  void whatComesAfterTheHistoryWasReadFollowsTheReply() {
    walk.engine.hold("history");
    walk.says("ann", recover(2, CHANNEL, "E1", 1));
    walk.carriesOut("history " + CHANNEL);
    walk.publishes(CHANNEL, 3, 5);
    walk.lets("history " + CHANNEL);
    walk.sees("ann: " + lines(recovered(2, 1, 2), pubs(CHANNEL, 3, 5), joined(CHANNEL, "ann")));
  }

  @Test
  void whatComesInTheTaskThatRepliesFollowsTheReply() {
    walk.publishesWithin("history", CHANNEL, 3);
    walk.publishesWithin("publishJoin", CHANNEL, 4);
    walk.says("ann", recover(2, CHANNEL, "E1", 1));
    walk.sees(
        "ann: "
            + lines(recovered(2, 1, 2), pub(CHANNEL, 3), joined(CHANNEL, "ann"), pub(CHANNEL, 4)));
  }

  @Test
  void whatIsHeldIsMergedAlsoWhenNothingIsRecovered() {
    walk.engine.hold("history");
    walk.says("ann", recover(2, CHANNEL, "another1", 1));
    walk.publishes(CHANNEL, 3, 3);
    walk.carriesOut("history " + CHANNEL);
    walk.publishes(CHANNEL, 4, 4);
    walk.lets("history " + CHANNEL);
    walk.sees(
        "ann: "
            + lines(
                subscribed(2, 3, "'was_recovering':true"),
                pub(CHANNEL, 4),
                joined(CHANNEL, "ann")));
  }

  @Test
  void whatIsHeldIsGivenToAClientThatDoesNotRecover() {
    walk.engine.hold("history");
    walk.says("ann", subscribe(2, CHANNEL));
    walk.carriesOut("history " + CHANNEL);
    walk.publishes(CHANNEL, 3, 4);
    walk.lets("history " + CHANNEL);
    walk.sees("ann: " + lines(subscribed(2, 2, ""), pubs(CHANNEL, 3, 4), joined(CHANNEL, "ann")));
  }

  @Test
  void whatIsNotKeptIsHeldToo() {
    walk.engine.hold("history");
    walk.says("ann", recover(2, CHANNEL, "E1", 1));
    walk.publishes(CHANNEL, "'before'", Retention.NONE);
    walk.carriesOut("history " + CHANNEL);
    walk.publishes(CHANNEL, 3, 3);
    walk.publishes(CHANNEL, "'after'", Retention.NONE);
    walk.lets("history " + CHANNEL);
    walk.sees(
        "ann: "
            + lines(
                recovered(2, 1, 2),
                "{'push':{'channel':'all:x','pub':{'data':'before'}}}",
                pub(CHANNEL, 3),
                "{'push':{'channel':'all:x','pub':{'data':'after'}}}",
                joined(CHANNEL, "ann")));
  }

  @Test
  void othersWhoComeMeanwhileAreToldAfterTheReply() {
    walk.connects("bob");
    walk.engine.hold("history");
    walk.says("ann", recover(2, CHANNEL, "E1", 2));
    walk.says("bob", subscribe(2, CHANNEL));
    walk.lets("history " + CHANNEL);
    walk.sees("ann: " + lines(recovered(2, 2, 2), joined(CHANNEL, "ann")));
    walk.lets("history " + CHANNEL);
    walk.sees(
        "ann: " + joined(CHANNEL, "bob"),
        "bob: " + lines(subscribed(2, 2, ""), joined(CHANNEL, "ann"), joined(CHANNEL, "bob")));
  }

  @Test
  void aClientThatRecoversFromNothingGetsTheFirstOfTheStream() {
    walk.engine.hold("history");
    walk.says("ann", recover(2, "r:new", "", 0));
    walk.publishes("r:new", 1, 1);
    walk.lets("history r:new");
    walk.publishes("r:new", 2, 2);
    walk.sees("ann: " + recovered(2, 0, 1).replace("E1", "E2"), "ann: " + pub("r:new", 2));
  }
}
