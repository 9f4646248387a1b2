package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.subscribed;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Retention;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Publication;

/** One publication reaches many. */
class BroadcastTest {
  private final Walk walk = new Walk();

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void thePublishersThreadServesAFewAndTheWorkersTheRest() {
    int many = 3 * Pumps.SLICE + 1;
    for (int i = 0; i < many; i++) {
      walk.opensWith("client " + i, "news");
    }
    var unused =
        walk.engine
            .memory()
            .publish("news", Publication.draft(new Payload("1"), null), Retention.NONE);
    assertEquals(Pumps.SLICE, walk.node.events.take().size());
    assertEquals(3, walk.node.workers.waiting());
    walk.node.settle();
    assertEquals(many - Pumps.SLICE, walk.node.events.take().size());
  }

  @Test
  void asManyAsAThreadServesNeedNoWorker() {
    for (int i = 0; i < Pumps.SLICE; i++) {
      walk.opensWith("client " + i, "news");
    }
    var unused =
        walk.engine
            .memory()
            .publish("news", Publication.draft(new Payload("1"), null), Retention.NONE);
    assertEquals(Pumps.SLICE, walk.node.events.take().size());
    assertEquals(0, walk.node.workers.waiting());
  }

  @Test
  void whoIsSlowIsClosedWith3008AndTheOthersGetEverything() {
    try (Walk small = new Walk(new Node())) {
      small.connects("ann");
      small.connects("bob");
      small.says("ann", subscribe(2, "p:x"));
      small.node.events.take();
      small.says("bob", subscribe(2, "p:x"));
      small.node.events.take();
      small.peer("bob").transport().sends(Sends.LATER);
      String large = "'" + "x".repeat(Node.QUEUE_BYTES / 2) + "'";
      for (int i = 0; i < 3; i++) {
        small.publishes("p:x", large, Retention.NONE);
      }
      String push = "{'push':{'channel':'p:x','pub':{'data':" + large + "}}}";
      small.sees(
          "ann: " + push,
          "ann: " + push,
          "ann: " + push,
          "ann: " + Lines.left("p:x", "bob"),
          "bob: " + push,
          "bob: close 3008 slow");
      assertEquals(1, small.node.hub.size());
    }
  }

  @Test
  void aConnectionThatFailsIsClosedAndTheOthersGetEverything() {
    walk.connects("ann");
    walk.connects("bob");
    walk.connects("eve");
    for (String each : new String[] {"ann", "bob", "eve"}) {
      walk.says(each, subscribe(2, "news"));
    }
    walk.node.events.take();
    walk.peer("ann").transport().sends(Sends.THROW);
    walk.peer("bob").transport().sends(Sends.FAIL);
    walk.publishes("news", "1", Retention.NONE);
    String push = "{'push':{'channel':'news','pub':{'data':1}}}";
    walk.sees(
        "ann: " + push,
        "ann: close 3009 write error",
        "bob: " + push,
        "bob: close 3009 write error",
        "eve: " + push);
  }

  @Test
  void aBugWithOneKeepsNobodyElseFromBeingTold() {
    List<String> all = IntStream.range(0, 20).mapToObj(i -> "client " + i).toList();
    all.forEach(each -> walk.opensWith(each, "news"));
    walk.peer("client 7").transport().breaks();
    walk.publishes("news", "1", Retention.NONE);
    walk.sees(
        all.stream()
            .filter(each -> !each.equals("client 7"))
            .map(each -> each + ": 1")
            .toArray(String[]::new));
    assertEquals("a bug in Tidings: a subscriber was not told", walk.logged().getMessage());
  }

  @Test
  void whoIsBeingClosedGetsNothingMore() {
    walk.connects("ann");
    walk.says("ann", subscribe(2, "r:x"));
    walk.sees("ann: " + subscribed(2, 0, ""));
    walk.peer("ann").transport().sends(Sends.LATER);
    walk.publishes("r:x", 1, 2);
    walk.saysOnly("ann", "?");
    walk.publishes("r:x", 3, 3);
    walk.peer("ann").transport().sends(Sends.INLINE);
    walk.peer("ann").transport().complete();
    walk.node.settle();
    walk.sees(
        "ann: " + Lines.pub("r:x", 1),
        "ann: " + Lines.pub("r:x", 2),
        "ann: close 3501 bad request: a command must be one line of JSON");
  }

  @Test
  void aChannelThatNobodyHereListensToIsNobodysBusiness() {
    walk.connects("ann");
    walk.says("ann", subscribe(2, "news"));
    walk.says("ann", Lines.unsubscribe(3, "news"));
    walk.publishes("news", "1", Retention.NONE);
    walk.passes(Duration.ofSeconds(3));
    walk.publishes("news", "2", Retention.NONE);
    walk.sees("ann: " + ok(2, "subscribe"), "ann: " + ok(3, "unsubscribe"));
  }
}
