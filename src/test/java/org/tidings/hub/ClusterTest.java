package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.NodeInfo;

/** How nodes come to know each other, and what holds when one of them does not answer. */
class ClusterTest {
  private static final String DONE = "{'result':{}}";
  private static final Duration PATIENCE = Limits.ENGINE_TIMEOUT.plus(Housekeeper.TICK);

  private final Walks walks = new Walks("north", "south");
  private final Walk north = walks.get(0);
  private final Walk south = walks.get(1);

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walks.close();
  }

  private static List<String> known(Walk at) {
    return at.node.hub.cluster().others().stream().map(NodeInfo::name).toList();
  }

  private CompletableFuture<ApiReply> asks(Walk at) {
    return walks.calls(at, "disconnect", "{'user':'nobody'}");
  }

  private static String uid(Walk at) {
    return at.node.hub.nodeInfo().uid();
  }

  private static String silent(Walk who) {
    return "{'error':{'code':100,'message':'node "
        + who.node.hub.nodeInfo().name()
        + " ("
        + uid(who)
        + ") did not answer within 3 s; what it was asked may have been done or not'}}";
  }

  /** This is told to all that meet, and read. */
  private void says(String message) {
    saysOnly(message);
    walks.settle();
  }

  private void saysOnly(String message) {
    north.engine.memory().tell(message.replace('\'', '"')).toCompletableFuture().join();
  }

  @Test
  void aNewNodeIsKnownAtOnceAndKnowsTheOthers() {
    Walk west = walks.starts("a west");
    walks.settle();
    assertEquals(List.of("a west", "south"), known(north));
    assertEquals(List.of("a west", "north"), known(south));
    assertEquals(List.of("north", "south"), known(west));
    assertEquals(DONE, west.answer(asks(west)));
  }

  @Test
  void infoIsOfThisNodeFirstAndOfTheOthersAsTheyLastSaid() {
    walks.connects(south, "b", "ben");
    walks.connects(north, "a", "ann");
    walks.passes(Cluster.INTERVAL);
    String info = north.answer(walks.calls(north, "info", "{}"));
    String node =
        "'version':'tidings test','num_clients':1,'num_users':1,'num_subs':0,'num_channels':0,"
            + "'uptime':3,'time':"
            + 1000 * north.node.in(Duration.ZERO)
            + ",'totals':{'messages_in':1,'messages_out':1,'bytes_in':N,'bytes_out':N,"
            + "'publications':0,'disconnects':0,'errors':0,'slow_clients':0,'healings':0},"
            + "'heap_used':N,'heap_max':N}";
    assertEquals(
        "{'result':{'nodes':[{'uid':'"
            + uid(north)
            + "','name':'north',"
            + node
            + ",{'uid':'"
            + uid(south)
            + "','name':'south',"
            + node
            + "]}}",
        info.replaceAll("'((bytes|heap)_\\w+)':\\d+", "'$1':N"));
  }

  @Test
  void theOthersAreSortedByNameThenUid() {
    for (String uid : List.of("d", "b", "e", "c", "a")) {
      String name = uid.equals("d") ? "alpha" : "x";
      says("{'kind':'here','info':{'uid':'" + uid + "','name':'" + name + "'}}");
    }
    assertEquals(List.of("alpha", "south", "x", "x", "x", "x"), known(north));
    List<String> uids =
        north.node.hub.cluster().others().stream().map(NodeInfo::uid).skip(2).toList();
    assertEquals(List.of("a", "b", "c", "e"), uids);
  }

  @Test
  void theNumberOfNodesIsAMetric() {
    String text = north.node.metrics.page(null).text();
    assertTrue(text.lines().anyMatch("tidings_nodes 2.0"::equals), text);
  }

  @Test
  void whoSaysGoodbyeIsForgottenAtOnce() {
    CompletableFuture<ApiReply> reply = heldUp();
    south.node.hub.part();
    south.engine.letAll();
    walks.settle();
    assertEquals(List.of(), known(north));
    assertEquals(DONE, north.answer(reply));
    walks.passes(Cluster.INTERVAL.multipliedBy(2));
    assertEquals(List.of(), known(north));
    assertEquals(DONE, north.answer(asks(north)));
  }

  /** South is asked by north; what it says waits for the test. */
  private CompletableFuture<ApiReply> heldUp() {
    south.engine.hold("tell");
    CompletableFuture<ApiReply> reply = asks(north);
    assertFalse(reply.isDone());
    return reply;
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamed() {
    CompletableFuture<ApiReply> reply = heldUp();
    walks.passes(Limits.ENGINE_TIMEOUT.minus(Housekeeper.TICK));
    assertFalse(reply.isDone());
    walks.passes(Housekeeper.TICK);
    assertEquals(silent(south), north.answer(reply));
    assertEquals(0, north.node.hub.cluster().unanswered());
    south.engine.letAll(); // Its answer is late.
    walks.settle();
    assertEquals(DONE, north.answer(asks(north)));
  }

  @Test
  void aNodeThatIsSilentForLongIsNotWaitedFor() {
    south.engine.hold("tell");
    walks.passes(Duration.ofMillis(8_500));
    CompletableFuture<ApiReply> reply = asks(north);
    assertFalse(reply.isDone());
    walks.passes(Duration.ofMillis(1_500));
    assertEquals(DONE, north.answer(reply));
    assertEquals(List.of(), known(north));
    assertEquals(List.of("north"), known(south));
    assertEquals(
        "node south (" + uid(south) + ") is silent: it is no longer waited for", walks.loggedBy(2));
    south.engine.letAll();
    walks.settle();
    assertEquals(List.of("south"), known(north));
  }

  @Test
  void aNodeThatSpeaksStaysKnown() {
    walks.passes(Duration.ofSeconds(60));
    assertEquals(List.of("south"), known(north));
    assertEquals(List.of("north"), known(south));
  }

  @Test
  void whoIsAloneAsksNobody() {
    south.node.hub.part();
    walks.passes(Cluster.INTERVAL);
    north.engine.hold("tell");
    assertEquals(DONE, north.answer(asks(north)));
    assertEquals(0, north.engine.waiting());
  }

  @Test
  void whoMayBeAloneAsksAllTheSame() {
    walks.connects(south, "b", "ben");
    Walk west = walks.starts("west");
    assertEquals(List.of(), known(west));
    assertEquals(DONE, west.answer(walks.calls(west, "disconnect", "{'user':'ben'}")));
    south.sees("b: close 3503 force disconnect");
  }

  @Test
  void whatCannotBeToldIsAnError() {
    north.engine.failsAtOnce("tell");
    assertEquals(
        "{'error':{'code':100,'message':'the other nodes could not be told; some may have done it'}}",
        north.answer(asks(north)));
  }

  @Test
  void whoDoesNotHearItselfIsNotSureToBeAlone() {
    south.node.hub.part();
    walks.settle();
    north.engine.hold("tell");
    walks.passes(OtherNodes.FORGOTTEN);
    CompletableFuture<ApiReply> reply = asks(north);
    walks.passes(PATIENCE);
    assertEquals(
        "{'error':{'code':100,'message':'the other nodes were not told within 3 s; some may have done it'}}",
        north.answer(reply));
  }

  @Test
  void whoCannotMeetTriesAgain() {
    HandEngine engine = new HandEngine(north.node.clock, north.engine.memory());
    engine.failsAtOnce("meet");
    Walk west = walks.add(Node.beside(north.node, "west", engine));
    walks.passes(Cluster.INTERVAL);
    assertEquals(List.of(), known(west));
    walks.passes(Cluster.INTERVAL);
    engine.failsAtOnce();
    walks.passes(Cluster.INTERVAL);
    assertEquals(List.of("north", "south"), known(west));
    assertEquals(List.of("south", "west"), known(north));
    LogRecord line = walks.lineOf(2);
    assertEquals(
        "the other nodes cannot be met: no connection; it is tried again", line.getMessage());
    assertNull(line.getThrown());
  }

  @Test
  void aNodeThatGoesWhileItMeetsIsNotLeftThere() {
    HandEngine engine = new HandEngine(north.node.clock, north.engine.memory());
    engine.hold("meet");
    Walk west = walks.add(Node.beside(north.node, "west", engine));
    west.node.hub.part();
    west.lets("meet");
    assertEquals(List.of("south"), known(north));
    assertToldNothing(west);
  }

  @Test
  void whoHasGoneHearsAndSaysNothing() {
    walks.connects(south, "b", "ben");
    south.node.hub.part();
    assertToldNothing(south);
    assertEquals(DONE, north.answer(walks.calls(north, "disconnect", "{'user':'ben'}")));
    south.engine.hold("tell");
    assertEquals(DONE, south.answer(asks(south)));
    walks.passes(Cluster.INTERVAL);
    assertEquals(List.of(), known(south));
    assertEquals(0, south.engine.waiting());
  }

  private void assertToldNothing(Walk at) {
    walks.settle();
    saysOnly("{'kind':'here','info':{'uid':'u','name':'x'}}");
    assertEquals(0, at.node.workers.waiting());
    says("{'kind':'gone','from':'u'}");
  }

  @Test
  void whatIsSaidIsReadByAWorkerUnlessTheNodeHasGone() {
    saysOnly("{'kind':'here','info':{'uid':'u','name':'x'}}");
    assertEquals(List.of("north"), known(south));
    south.node.hub.part();
    walks.settle();
    assertEquals(List.of("x"), known(north));
    assertEquals(List.of(), known(south));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "x",
        "{",
        "[]",
        "{}",
        "{'kind':'here'}",
        "{'kind':7}",
        "{'kind':'here','info':{'uid':''}}",
        "{'kind':'here','info':{'uid':'u','num_clients':-1}}",
        "{'kind':'gone'}",
        "{'kind':'call','from':'u','id':'1'}",
        "{'kind':'party','from':'u','to':'v','id':'1'}",
        "{'kind':'reply','from':'u','to':'v','id':'1'}\n{'result':{}}",
        "{'kind':'call','from':'u','id':'1','method':'publish'}\n{'channel':'news','data':1}",
        "{'kind':'call','from':'u','id':'1','method':'batch'}\n{'commands':[]}",
        "{'kind':'call','from':'u','id':'1','method':'disconnect'}\n{",
        "{'kind':'call','from':'u','id':'1','method':'disconnect'}",
        "{'kind':'gone','from':'u'}",
      })
  void whatIsNotUnderstoodHarmsNobody(String message) {
    says(message);
    assertEquals(List.of("south"), known(north));
    assertEquals(DONE, north.answer(asks(north)));
  }

  @Test
  void whatIsNewInAMessageIsPassedOver() {
    says("{'kind':'here','new':false,'mood':[1],'info':{'uid':'u','name':'x','load':{}}}\n{}");
    assertEquals(List.of("south", "x"), known(north));
    says("{'kind':'gone','from':'u','why':'tired'}");
    assertEquals(List.of("south"), known(north));
  }

  @Test
  void onlyTheNodeThatAskedIsAnswered() {
    CompletableFuture<ApiReply> reply = heldUp();
    for (String to : List.of("", uid(south), "x")) {
      says(
          "{'kind':'reply','from':'" + uid(south) + "','to':'" + to + "','id':'1'}\n{'result':{}}");
    }
    says("{'kind':'reply','from':'" + uid(south) + "','to':'" + uid(north) + "','id':'77'}\n{}");
    says("{'kind':'reply','from':'x','to':'" + uid(north) + "','id':'1'}\n{'result':{}}");
    assertFalse(reply.isDone());
    says("{'kind':'reply','from':'" + uid(south) + "','to':'" + uid(north) + "','id':'1'}\n{}");
    assertEquals(
        "{'error':{'code':100,'message':'a node's answer was not understood; what it was asked may"
            + " be done'}}",
        north.answer(reply));
    south.engine.letAll();
  }
}
