package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.app.Tidings;
import org.tidings.protocol.ApiReply;

/** What back ends may have done with the clients of all nodes, whichever they ask. */
class NodeCallsTest {
  private static final String DONE = "{'result':{}}";

  private final Walks walks = new Walks("north", "south", "west");
  private final Walk north = walks.get(0);
  private final Walk south = walks.get(1);
  private final Walk west = walks.get(2);

  @BeforeEach
  void annIsOnTwoNodesAndBenOnOne() {
    walks.connects(north, "an", "ann");
    walks.connects(south, "as", "ann");
    walks.connects(south, "bs", "ben");
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walks.close();
  }

  private static String push(String channel, String what) {
    return "{'push':{'channel':'" + channel + "'," + what + "}}";
  }

  private static String id(Walk at, String name) {
    return at.peer(name).client().id();
  }

  @Test
  void aUserIsSubscribedAndUnsubscribedOnAllNodes() {
    walks.answers(
        DONE, west, "subscribe", "{'user':'ann','channel':'news','data':{'x': 1.0,'x':'\\u00e9'}}");
    String told = push("news", "'subscribe':{'data':{'x': 1.0,'x':'\\u00e9'}}");
    north.sees("an: " + told);
    south.sees("as: " + told);
    walks.answers(DONE, north, "unsubscribe", "{'user':'ann','channel':'news'}");
    String ended = push("news", "'unsubscribe':{'code':2000,'reason':'server unsubscribe'}");
    north.sees("an: " + ended);
    south.sees("as: " + ended);
  }

  @Test
  void whatWasMissedIsToldOnAnotherNodeToo() {
    south.epoch("r:x");
    south.publishes("r:x", 1, 2);
    String epoch = south.realEpoch("E1");
    walks.answers(
        DONE,
        north,
        "subscribe",
        "{'user':'ben','channel':'r:x','recover_since':{'offset':1,'epoch':'" + epoch + "'}}");
    south.seesLines(
        "bs",
        Lines.lines(
            push(
                "r:x",
                "'subscribe':{'recoverable':true,'positioned':true,'epoch':'E1','offset':1}"),
            Lines.pub("r:x", 2)));
  }

  @Test
  void aUserIsDisconnectedOnAllNodesButForTheListed() {
    walks.connects(west, "aw", "ann");
    String listed = "'" + id(south, "as") + "','" + id(north, "an") + "'";
    walks.answers(DONE, north, "disconnect", "{'user':'ann','whitelist':[" + listed + "]}");
    west.sees("aw: close 3503 force disconnect");
    walks.answers(
        DONE, west, "disconnect", "{'user':'ann','disconnect':{'code':4001,'reason':'bye'}}");
    north.sees("an: close 4001 bye");
    south.sees("as: close 4001 bye");
  }

  @Test
  void oneConnectionIsMeantByItsIdWhereverItIs() {
    walks.answers(
        DONE, north, "subscribe", "{'client':'" + id(south, "as") + "','channel':'news'}");
    south.sees("as: " + push("news", "'subscribe':{}"));
    walks.answers(DONE, north, "disconnect", "{'client':'" + id(south, "as") + "','user':'ben'}");
    walks.answers(DONE, north, "disconnect", "{'client':'" + id(south, "as") + "','user':'ann'}");
    south.sees("as: close 3503 force disconnect");
    walks.answers(DONE, north, "disconnect", "{'client':'nowhere'}");
  }

  @Test
  void nobodyIsAskedForAClientThatIsHere() {
    south.engine.hold("tell");
    walks.answers(DONE, north, "subscribe", "{'client':'@an','channel':'news'}");
    north.sees("an: " + push("news", "'subscribe':{}"));
  }

  @Test
  void connectionsAreGivenMoreTimeOnAllNodes() {
    long at = north.node.in(Duration.ofMinutes(5));
    walks.answers(DONE, west, "refresh", "{'user':'ann','expire_at':" + at + "}");
    north.sees("an: {'push':{'refresh':{'expires':true,'ttl':300}}}");
    south.sees("as: {'push':{'refresh':{'expires':true,'ttl':300}}}");
    walks.answers(DONE, west, "refresh", "{'user':'ann','expired':true}");
    north.sees("an: close 3005 connection expired");
    south.sees("as: close 3005 connection expired");
  }

  @Test
  void channelsAreThoseOfAllNodesWithTheirSums() {
    for (Walk at : new Walk[] {north, south}) {
      walks.answers(DONE, at, "subscribe", "{'user':'ann','channel':'news'}");
    }
    walks.answers(DONE, north, "subscribe", "{'user':'ben','channel':'old'}");
    north.node.events.take();
    south.node.events.take();
    for (Walk at : new Walk[] {north, south, west}) {
      walks.answers(
          "{'result':{'channels':{'news':{'num_clients':2},'old':{'num_clients':1}}}}",
          at,
          "channels",
          "{}");
    }
    walks.answers(
        "{'result':{'channels':{'old':{'num_clients':1}}}}", west, "channels", "{'pattern':'o*'}");
  }

  @Test
  void channelsComePageByPageWithTheSumsOfAllNodes() {
    for (String channel : List.of("a", "b", "c", "d")) {
      walks.answers(DONE, north, "subscribe", subscribe("ann", channel)); // On two nodes.
    }
    walks.answers(DONE, north, "subscribe", subscribe("ben", "bb"));
    north.node.events.take();
    south.node.events.take();
    for (Walk at : new Walk[] {north, south, west}) {
      walks.answers(channels("'a':2,'b':2", "b"), at, "channels", "{'limit':2}");
      walks.answers(channels("'bb':1,'c':2", "c"), at, "channels", "{'limit':2,'after':'b'}");
      walks.answers(channels("'d':2", ""), at, "channels", "{'limit':2,'after':'c'}");
      walks.answers(channels("", ""), at, "channels", "{'limit':2,'after':'d'}");
      walks.answers(channels("'bb':1,'c':2,'d':2", ""), at, "channels", "{'limit':3,'after':'ba'}");
    }
  }

  private static String subscribe(String user, String channel) {
    return "{'user':'" + user + "','channel':'" + channel + "'}";
  }

  private static String channels(String counts, String next) {
    return "{'result':{'channels':{"
        + counts.replaceAll(":(\\d)", ":{'num_clients':$1}")
        + "}"
        + (next.isEmpty() ? "" : ",'next':'" + next + "'")
        + "}}";
  }

  @Test
  void connectionsAreThoseOfAllNodesPageByPage() {
    List<String> ids =
        Stream.of(id(north, "an"), id(south, "as"), id(south, "bs")).sorted().toList();
    for (Walk at : new Walk[] {north, south, west}) {
      assertEquals(ids, listed(at, "{}"));
      assertEquals(ids.subList(0, 2), listed(at, "{'limit':2}"));
      String after = "'after':'" + ids.get(1) + "'";
      assertEquals(ids.subList(2, 3), listed(at, "{'limit':2," + after + "}"));
      assertEquals(
          Stream.of(id(north, "an"), id(south, "as")).sorted().toList(),
          listed(at, "{'user':'ann'}"));
      assertEquals(List.of(), listed(at, "{'user':''}"));
      assertEquals(List.of(), listed(at, "{'client':'nobody'}"));
    }
  }

  private List<String> listed(Walk at, String body) {
    ApiReply reply = walks.calls(at, "connections", body).join();
    return List.copyOf(((ApiReply.Connected) reply).connections().keySet());
  }

  @Test
  void aPageSaysWhetherThereIsMore() {
    ApiReply.Connected page =
        (ApiReply.Connected) walks.calls(west, "connections", "{'limit':2}").join();
    assertEquals(List.copyOf(page.connections().keySet()).get(1), page.next());
    ApiReply.Connected all =
        (ApiReply.Connected) walks.calls(west, "connections", "{'limit':3}").join();
    assertEquals("", all.next());
  }

  @Test
  void aConnectionSaysHowItIsWhicheverNodeIsAsked() {
    walks.answers(DONE, north, "subscribe", subscribe("ben", "news"));
    walks.answers(DONE, north, "subscribe", subscribe("ben", "also"));
    south.node.events.take();
    String id = id(south, "bs");
    long since = south.node.in(Duration.ZERO);
    walks.passes(Duration.ofSeconds(5));
    for (Walk at : new Walk[] {north, south, west}) {
      walks.answers(
          "{'result':{'connections':{'"
              + (at == south ? "bs" : id)
              + "':{'user':'ben','node':'south','mode':'protocol','since':"
              + since
              + ",'num_subs':2,'waiting':0,'channels':['also','news']}}}}",
          at,
          "connections",
          "{'client':'" + id + "'}");
    }
  }

  @Test
  void aConnectionThatAwaitsSomethingIsListedAllTheSame() {
    south.node.engine.hold("subscribe");
    south.says("bs", Lines.subscribe(2, "news"));
    walks.settle();
    assertEquals(List.of(id(south, "bs")), listed(west, "{'user':'ben'}"));
    south.node.engine.let("subscribe news");
    walks.settle();
    south.sees("bs: " + Lines.ok(2, "subscribe"));
  }

  @Test
  void theApplicationSendsToClientsOfAllNodes() {
    Tidings tidings = new InProcess(north.node.hub, new ServerApi(north.node.hub));
    JsonValue data = Json.createValue("hey");
    assertDone(tidings.sendToUser("ann", data));
    north.sees("an: {'push':{'message':{'data':'hey'}}}");
    south.sees("as: {'push':{'message':{'data':'hey'}}}");
    assertDone(tidings.sendToClient(id(south, "bs"), JsonValue.NULL));
    south.sees("bs: {'push':{'message':{'data':null}}}");
    assertDone(tidings.sendToClient("", data));
    assertDone(tidings.disconnectUser("ben", 4000, "bye"));
    south.sees("bs: close 4000 bye");
  }

  @Test
  void whatTheApplicationSendsComesInOrder() {
    Tidings tidings = new InProcess(north.node.hub, new ServerApi(north.node.hub));
    for (int i = 0; i < 3; i++) {
      var unused = tidings.sendToUser("ben", Json.createValue(i));
    }
    walks.settle();
    south.seesLines(
        "bs",
        Lines.lines(
            "{'push':{'message':{'data':0}}}",
            "{'push':{'message':{'data':1}}}",
            "{'push':{'message':{'data':2}}}"));
  }

  private void assertDone(CompletionStage<Void> stage) {
    walks.settle();
    CompletableFuture<Void> future = stage.toCompletableFuture();
    assertTrue(future.isDone() && !future.isCompletedExceptionally());
  }

  @Test
  void theErrorOfAnotherNodeIsTheAnswer() {
    for (int i = 0; i < Node.CHANNEL_LIMIT; i++) {
      walks.answers(DONE, south, "subscribe", "{'user':'ben','channel':'n" + i + "'}");
    }
    walks.answers(
        "{'error':{'code':106,'message':'limit exceeded: 1 of 1 clients'}}",
        north,
        "subscribe",
        "{'user':'ben','channel':'more'}");
    assertEquals(Node.CHANNEL_LIMIT, south.node.events.take().size());
  }

  @Test
  void whatIsRefusedIsAskedOfNobody() {
    south.engine.hold("tell");
    walks.answers(
        "{'error':{'code':107,'message':'expire_at is 1: that is over'}}",
        north,
        "subscribe",
        "{'user':'ann','channel':'news','expire_at':1}");
    walks.answers(
        "{'error':{'code':102,'message':'unknown channel: the namespace of channel is not"
            + " configured'}}",
        north,
        "unsubscribe",
        "{'user':'ann','channel':'nosuch:x'}");
    walks.answers(
        "{'error':{'code':107,'message':'user is missing, and so is client'}}",
        north,
        "disconnect",
        "{}");
    assertEquals(0, south.engine.waiting());
  }

  @Test
  void itIsAnsweredWhenAllHaveDoneIt() {
    south.engine.hold("history");
    CompletableFuture<ApiReply> reply =
        walks.calls(west, "subscribe", "{'user':'ben','channel':'r:x'}");
    assertFalse(reply.isDone());
    south.lets("history r:x");
    walks.settle();
    assertEquals(DONE, west.answer(reply));
    south.node.events.take();
    south.engine.holdNothing();
    north.engine.hold("history");
    reply = walks.calls(north, "subscribe", "{'user':'ann','channel':'r:y'}");
    assertFalse(reply.isDone());
    north.fails("history r:y");
    walks.settle();
    assertEquals(
        "{'error':{'code':100,'message':'internal server error: 1 of 1 clients'}}",
        west.answer(reply));
    assertEquals(1, south.node.events.take().size());
  }
}
