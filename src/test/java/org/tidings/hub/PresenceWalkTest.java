package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.hub.Lines.internal;
import static org.tidings.hub.Lines.joined;
import static org.tidings.hub.Lines.left;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.subscribe;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.auth.Grant;

/** Who is said to be in a channel, and for how long. */
class PresenceWalkTest {
  private final Walk walk = new Walk();
  private final PingPong time = new PingPong(walk);

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void aConnectionThatDiesWithoutAWordLeavesAtTheNextTick() {
    bobSeesAnn();
    walk.peer("ann").transport().dies();
    assertEquals(2, present());
    walk.passes(Housekeeper.TICK);
    walk.sees("bob: " + left("p:x", "ann"));
    assertEquals(1, present());
    assertEquals(1, walk.node.hub.size());
  }

  @Test
  void whoIsUnseenIsToldAllAndNobodyIsToldOfIt() {
    bobComes();
    walk.node.tokens.subscription("unseen", new Grant(null, null, 0, true));
    walk.connects("eve");
    walk.says("eve", "{'id':2,'subscribe':{'channel':'p:x','token':'unseen','join_leave':true}}");
    walk.sees("eve: " + ok(2, "subscribe"));
    assertEquals(1, present());
    walk.answers("{'result':{'channels':{'p:x':{'num_clients':1}}}}", "channels", "{}");
    walk.connects("ann");
    walk.says("ann", subscribe(2, "p:x"));
    walk.sees(
        "ann: " + lines(ok(2, "subscribe"), joined("p:x", "ann")),
        "bob: " + joined("p:x", "ann"),
        "eve: " + joined("p:x", "ann"));
    time.passes(Subscriptions.PRESENCE_REFRESH.plusSeconds(1));
    assertEquals(2, present());
    walk.goes("ann");
    walk.sees("bob: " + left("p:x", "ann"), "eve: " + left("p:x", "ann"));
    walk.goes("bob");
    walk.sees("eve: " + left("p:x", "bob"));
    walk.answers("{'result':{'channels':{}}}", "channels", "{}");
    walk.goes("eve");
    bobComes();
    walk.answers("{'result':{'channels':{'p:x':{'num_clients':1}}}}", "channels", "{}");
  }

  @Test
  void whoWasUnseenWhenTheChannelFailedCountsForNobodyAfterwards() {
    walk.node.tokens.subscription("unseen", new Grant(null, null, 0, true));
    walk.connects("eve");
    walk.engine.hold("subscribe", "unsubscribe");
    walk.says("eve", "{'id':2,'subscribe':{'channel':'p:x','token':'unseen'}}");
    walk.fails("subscribe p:x");
    walk.sees("eve: " + Lines.internal(2));
    walk.engine.holdNothing();
    walk.connects("ann");
    walk.says("ann", subscribe(2, "p:x"));
    walk.lets("unsubscribe p:x");
    walk.sees("ann: " + lines(ok(2, "subscribe"), joined("p:x", "ann")));
    walk.answers("{'result':{'channels':{'p:x':{'num_clients':1}}}}", "channels", "{}");
  }

  @Test
  void aClientThatAnswersNoPingLeaves() {
    bobSeesAnn();
    new PingPong(walk, "ann").passes(Node.PING_INTERVAL.plus(Node.PONG_TIMEOUT).plusSeconds(1));
    walk.sees("ann: {}", "ann: close 3012 no pong", "bob: " + left("p:x", "ann"));
    assertEquals(1, present());
  }

  @Test
  void whoStaysIsPresentForLong() {
    bobComes();
    walk.engine.takeCalls();
    for (int i = 0; i < 40; i++) {
      time.passes(Duration.ofSeconds(15));
      assertEquals(1, present(), "after " + (i + 1) * 15 + " s");
    }
    assertEquals(24, walk.engine.takeCalls().size());
  }

  @Test
  void whoseNodeHasDiedIsForgottenAfterAMinute() {
    bobComes();
    walk.node.clock.pass(Subscriptions.PRESENCE_TTL.minusSeconds(1));
    assertEquals(1, present());
    walk.node.clock.pass(Duration.ofSeconds(1));
    assertEquals(0, present());
    walk.goes("bob");
  }

  @Test
  void aRefreshThatFailsIsMadeGoodByTheNext() {
    bobComes();
    walk.engine.failsAtOnce("addPresence");
    time.passes(Subscriptions.PRESENCE_REFRESH.plusSeconds(1));
    walk.engine.failsAtOnce();
    time.passes(Duration.ofMinutes(3));
    walk.sees();
    assertEquals(1, present());
  }

  @Test
  void aRefreshThatIsUnderWayWhenTheClientLeavesDoesNotBringItBack() {
    bobComes();
    walk.engine.hold("addPresence");
    time.passes(Subscriptions.PRESENCE_REFRESH.plusSeconds(1));
    assertEquals(1, walk.engine.waiting());
    walk.goes("bob");
    assertEquals(1, present());
    walk.lets("addPresence p:x bob");
    assertEquals(0, present());
  }

  @Test
  void whenItCannotBeAddedTheSubscribeFailsAndIsUndone() {
    walk.connects("ann");
    walk.connects("bob");
    walk.says("bob", subscribe(2, "p:x"));
    walk.node.events.take();
    walk.engine.failsAtOnce("addPresence");
    walk.says("ann", subscribe(2, "p:x"));
    walk.sees("ann: " + internal(2));
    assertEquals(1, walk.node.hub.subscriptionCount());
    walk.engine.failsAtOnce();
    walk.says("ann", subscribe(3, "p:x"));
    walk.sees(
        "ann: " + lines(ok(3, "subscribe"), joined("p:x", "ann")), "bob: " + joined("p:x", "ann"));
  }

  @Test
  void whenAddingItTakesTooLongTheSubscribeFailsAndItIsTakenAwayLater() {
    walk.engine.hold("addPresence");
    walk.connects("ann");
    walk.says("ann", subscribe(2, "p:x"));
    walk.passes(Limits.ENGINE_TIMEOUT.plus(Housekeeper.TICK));
    walk.sees("ann: " + internal(2));
    walk.lets("addPresence p:x ann");
    assertEquals(0, present());
  }

  @Test
  void whenTheHistoryCannotBeReadItIsTakenAwayAndNobodyWasTold() {
    walk.connects("bob");
    walk.says("bob", subscribe(2, "all:x"));
    walk.node.events.take();
    walk.engine.failsAtOnce("history");
    walk.connects("ann");
    walk.says("ann", subscribe(2, "all:x"));
    walk.sees("ann: " + internal(2));
    assertEquals(
        1, walk.engine.memory().presenceStats("all:x").toCompletableFuture().join().clients());
  }

  @Test
  void aJoinThatCannotBeToldIsNobodysFault() {
    walk.engine.failsAtOnce("publishJoin", "publishLeave", "removePresence");
    walk.connects("ann");
    walk.says("ann", subscribe(2, "p:x"));
    walk.sees("ann: " + ok(2, "subscribe"));
    walk.says("ann", Lines.unsubscribe(3, "p:x"));
    walk.sees("ann: " + ok(3, "unsubscribe"));
    walk.node.clock.pass(Subscriptions.PRESENCE_TTL);
    assertEquals(0, present());
    walk.goes("ann");
  }

  @Test
  void comingAndGoingIsToldOnlyToThoseWhoAskWhereItIsNotForced() {
    walk.connects("ann");
    walk.connects("bob");
    walk.connects("eve");
    walk.says("ann", "{'id':2,'subscribe':{'channel':'told:x','join_leave':true}}");
    walk.says("bob", subscribe(2, "told:x"));
    walk.sees(
        "ann: " + lines(ok(2, "subscribe"), joined("told:x", "ann")),
        "ann: " + joined("told:x", "bob"),
        "bob: " + ok(2, "subscribe"));
    walk.says("eve", "{'id':2,'subscribe':{'channel':'news','join_leave':true}}");
    walk.sees("eve: " + ok(2, "subscribe"));
    walk.goes("bob");
    walk.sees("ann: " + left("told:x", "bob"));
  }

  private void bobComes() {
    walk.connects("bob");
    walk.says("bob", subscribe(2, "p:x"));
    walk.sees("bob: " + lines(ok(2, "subscribe"), joined("p:x", "bob")));
  }

  private void bobSeesAnn() {
    walk.connects("ann");
    bobComes();
    walk.says("ann", subscribe(2, "p:x"));
    walk.sees(
        "ann: " + lines(ok(2, "subscribe"), joined("p:x", "ann")), "bob: " + joined("p:x", "ann"));
    assertEquals(List.of("p:x"), walk.engine.populated());
  }

  private int present() {
    return walk.engine.memory().presenceStats("p:x").toCompletableFuture().join().clients();
  }
}
