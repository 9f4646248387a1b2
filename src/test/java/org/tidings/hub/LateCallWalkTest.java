package org.tidings.hub;

import static org.tidings.hub.Lines.joined;
import static org.tidings.hub.Lines.left;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.subscribed;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.protocol.Disconnect;

/** A call of the engine completes when its client has gone: nothing of it stays behind. */
class LateCallWalkTest {
  private static final String CHANNEL = "all:x";

  private final Walk walk = new Walk();

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void theNodesSubscription() {
    walk.engine.hold("subscribe");
    walk.connects("ann");
    walk.says("ann", subscribe(2, CHANNEL));
    walk.goes("ann");
    walk.lets("subscribe " + CHANNEL);
    walk.passes(Channel.LINGER.plus(Duration.ofSeconds(1)));
    walk.engineSees("subscribe " + CHANNEL, "unsubscribe " + CHANNEL);
  }

  @Test
  void presenceThatWasBeingAdded() {
    bobWatches();
    walk.engine.hold("addPresence");
    walk.connects("ann");
    walk.says("ann", subscribe(2, CHANNEL));
    walk.engine.takeCalls();
    walk.goes("ann");
    walk.engineSees();
    walk.lets("addPresence " + CHANNEL + " ann");
    walk.engineSees("removePresence " + CHANNEL + " ann");
  }

  @Test
  void presenceThatWasAddedAlthoughTheCallFailed() {
    bobWatches();
    walk.engine.hold("addPresence");
    walk.connects("ann");
    walk.says("ann", subscribe(2, CHANNEL));
    walk.carriesOut("addPresence " + CHANNEL + " ann");
    walk.goes("ann");
    walk.engine.takeCalls();
    walk.fails("addPresence " + CHANNEL + " ann");
    walk.engineSees("removePresence " + CHANNEL + " ann");
  }

  @Test
  void theReadingOfHistory() {
    bobWatches();
    walk.engine.hold("history");
    walk.connects("ann");
    walk.says("ann", subscribe(2, CHANNEL));
    walk.engine.takeCalls();
    walk.goes("ann");
    walk.engineSees("removePresence " + CHANNEL + " ann");
    walk.lets("history " + CHANNEL);
  }

  @Test
  void aJoinThatWasBeingTold() {
    bobWatches();
    walk.engine.hold("publishJoin");
    walk.connects("ann");
    walk.says("ann", subscribe(2, CHANNEL));
    walk.sees("ann: " + subscribed(2, 0, ""));
    walk.engine.takeCalls();
    walk.goes("ann");
    walk.engineSees();
    walk.lets("publishJoin " + CHANNEL + " ann");
    walk.sees("bob: " + joined(CHANNEL, "ann"), "bob: " + left(CHANNEL, "ann"));
    walk.engineSees("removePresence " + CHANNEL + " ann", "publishLeave " + CHANNEL + " ann");
  }

  @Test
  void aPublication() {
    bobWatches();
    walk.engine.hold("publish");
    walk.connects("ann");
    walk.says("ann", "{'id':2,'publish':{'channel':'all:x','data':1}}");
    walk.goes("ann");
    walk.lets("publish " + CHANNEL);
    walk.sees(
        "bob: "
            + pub(CHANNEL, 1)
                .replace(",'offset'", ",'offset'")
                .replace("'epoch'", "'info':{'user':'','client':'ann'},'epoch'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"presence", "presence_stats", "history"})
  void questions(String command) {
    String call = (command.equals("presence_stats") ? "presenceStats" : command) + " " + CHANNEL;
    walk.engine.hold("presence", "presenceStats", "history");
    walk.connects("ann");
    walk.says("ann", "{'id':2,'" + command + "':{'channel':'all:x'}}");
    walk.goes("ann");
    walk.lets(call);
  }

  @Test
  void aCallThatFailsWhenTheClientHasGone() {
    walk.engine.hold("subscribe");
    walk.connects("ann");
    walk.says("ann", subscribe(2, CHANNEL));
    walk.goes("ann");
    walk.fails("subscribe " + CHANNEL);
    walk.engineSees("subscribe " + CHANNEL, "unsubscribe " + CHANNEL);
    walk.passes(Duration.ofSeconds(1));
  }

  @Test
  void whoIsDisconnectedByUsLeavesInTheSameWay() {
    bobWatches();
    walk.engine.hold("addPresence");
    walk.connects("ann");
    walk.says("ann", subscribe(2, CHANNEL));
    walk.peer("ann").client().disconnect(Disconnect.SHUTDOWN);
    walk.node.settle();
    walk.sees("ann: close 3001 shutdown");
    walk.lets("addPresence " + CHANNEL + " ann");
  }

  @Test
  void whatIsServerSideIsUndoneToo() {
    walk.node.tokens.connection("t", ServerSideTest.ann("all:x", "all:y"));
    bobWatches();
    walk.engine.hold("history");
    walk.connectsWith("ann", "t");
    walk.lets("history all:x");
    walk.goes("ann");
    walk.lets("history all:y");
  }

  @Test
  void whatAPlainClientNamedIsUndoneToo() {
    bobWatches();
    walk.engine.hold("history");
    walk.opensWith("ann", "all:x", "all:y");
    walk.lets("history all:x");
    walk.goes("ann");
    walk.lets("history all:y");
  }

  @Test
  void whoGoesInAllStepsAtOnceIsGone() {
    walk.engine.hold("subscribe", "addPresence", "history", "publishJoin");
    walk.connects("ann");
    walk.says("ann", lines(subscribe(2, CHANNEL), subscribe(3, "all:y")));
    walk.goes("ann");
    walk.engineSees("subscribe " + CHANNEL);
  }

  private void bobWatches() {
    walk.connects("bob");
    walk.says("bob", subscribe(2, CHANNEL));
    walk.sees("bob: " + lines(subscribed(2, 0, ""), joined(CHANNEL, "bob")));
  }
}
