package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.subscribe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.auth.Identity;
import org.tidings.engine.Retention;
import org.tidings.protocol.ApiReply;

/** What back ends may have done with clients. */
class ServerApiClientsTest {
  private static final String DONE = "{'result':{}}";
  private static final String INTERNAL = "{'error':{'code':100,'message':'internal server error'}}";

  private final Walk walk = new Walk();

  @BeforeEach
  void annAndBenHaveTokens() {
    for (String user : List.of("ann", "ben")) {
      walk.node.tokens.connection(user, new Identity(user, null, 0, Map.of()));
    }
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  /** A protocol client of this user. */
  private void connects(String name, String user) {
    walk.connectsWith(name, user);
    walk.sees(Lines.connected(name));
  }

  private static String push(String channel, String what) {
    return "{'push':{'channel':'" + channel + "'," + what + "}}";
  }

  @Test
  void whoHasNotSignedInIsNoUserAndIsLookedAtAndDisconnectedByItsId() {
    walk.opens("ann", Walk.PROTOCOL);
    walk.opens("x", Opening.UNDECIDED);
    walk.answers("{'result':{'connections':{}}}", "connections", "{'user':'','client':'@ann'}");
    walk.answers(
        "{'result':{'connections':{'x':{'node':'node','mode':'undecided','since':1767225600,"
            + "'num_subs':0,'waiting':0,'channels':[]}}}}",
        "connections",
        "{'client':'@x'}");
    walk.answers(DONE, "subscribe", "{'client':'@ann','channel':'news'}");
    walk.answers(DONE, "refresh", "{'client':'@ann','expired':true}");
    walk.answers(DONE, "disconnect", "{'user':''}");
    walk.answers(DONE, "disconnect", "{'user':'','client':'@ann'}");
    walk.sees();
    walk.answers(DONE, "disconnect", "{'client':'@ann'}");
    walk.sees("ann: close 3503 force disconnect");
  }

  @Test
  void aUserIsSubscribedWithAllConnections() {
    connects("a1", "ann");
    connects("a2", "ann");
    connects("b", "ben");
    walk.answers(DONE, "subscribe", "{'user':'ann','channel':'news','data':{'x': 1.0}}");
    String told = push("news", "'subscribe':{'data':{'x': 1.0}}");
    walk.sees("a1: " + told, "a2: " + told);
    walk.publishes("news", "7", Retention.NONE);
    walk.sees("a1: " + push("news", "'pub':{'data':7}"), "a2: " + push("news", "'pub':{'data':7}"));
  }

  @Test
  void oneConnectionIsMeantByItsId() {
    connects("a1", "ann");
    connects("a2", "ann");
    walk.answers(DONE, "subscribe", "{'user':'ann','client':'@a2','channel':'news'}");
    walk.sees("a2: " + push("news", "'subscribe':{}"));
    walk.answers(DONE, "subscribe", "{'client':'@a1','channel':'news'}");
    walk.sees("a1: " + push("news", "'subscribe':{}"));
    walk.answers(DONE, "subscribe", "{'user':'ben','client':'@a1','channel':'old'}");
    walk.answers(DONE, "subscribe", "{'user':'','client':'@a1','channel':'old'}");
    walk.answers(DONE, "subscribe", "{'user':'nobody','channel':'old'}");
  }

  @Test
  void theAnonymousAreMeantByTheEmptyUser() {
    walk.connects("x");
    connects("a", "ann");
    walk.answers(DONE, "subscribe", "{'user':'','channel':'news'}");
    walk.sees("x: " + push("news", "'subscribe':{}"));
  }

  @Test
  void aSubscriptionWithHistoryBeginsAtTheTop() {
    connects("a", "ann");
    walk.epoch("r:x");
    walk.publishes("r:x", 1, 2);
    walk.answers(DONE, "subscribe", "{'user':'ann','channel':'r:x'}");
    walk.publishes("r:x", 3, 3);
    walk.sees(
        "a: "
            + push(
                "r:x",
                "'subscribe':{'recoverable':true,'positioned':true,'epoch':'E1','offset':2}"),
        "a: " + pub("r:x", 3));
  }

  @Test
  void whatWasMissedComesFirst() {
    connects("a", "ann");
    walk.epoch("r:x");
    walk.publishes("r:x", 1, 3);
    walk.engine.hold("history");
    CompletableFuture<ApiReply> reply =
        walk.calls(
            "subscribe",
            "{'user':'ann','channel':'r:x','recover_since':{'offset':1,'epoch':'E1'}}");
    walk.carriesOut("history r:x");
    walk.publishes("r:x", 4, 4);
    walk.lets("history r:x");
    assertEquals(DONE, walk.answer(reply));
    walk.sees(
        "a: "
            + lines(
                push(
                    "r:x",
                    "'subscribe':{'recoverable':true,'positioned':true,'epoch':'E1','offset':1}"),
                pub("r:x", 2),
                pub("r:x", 3),
                pub("r:x", 4)));
  }

  @Test
  void whatCannotBeRecoveredIsNotGivenInPart() {
    connects("a", "ann");
    walk.epoch("r:x");
    walk.publishes("r:x", 1, 3);
    walk.answers(
        DONE,
        "subscribe",
        "{'user':'ann','channel':'r:x','recover_since':{'offset':1,'epoch':'gone1234'}}");
    walk.sees(
        "a: "
            + push(
                "r:x",
                "'subscribe':{'recoverable':true,'positioned':true,'epoch':'E1','offset':3}"));
  }

  @Test
  void whoIsSubscribedAlreadyIsLeftAlone() {
    connects("a", "ann");
    walk.says("a", subscribe(2, "news"));
    walk.sees("a: " + Lines.ok(2, "subscribe"));
    walk.answers(DONE, "subscribe", "{'user':'ann','channel':'news'}");
  }

  @Test
  void infoIsForTheOthersToSee() {
    connects("a", "ann");
    walk.answers(DONE, "subscribe", "{'user':'ann','channel':'p:x','info':{'i':1.0}}");
    walk.sees(
        "a: "
            + lines(
                push("p:x", "'subscribe':{}"),
                push("p:x", "'join':{'info':{'user':'ann','client':'a','chan_info':{'i':1.0}}}")));
  }

  @Test
  void aSubscriptionExpires() {
    connects("a", "ann");
    long at = walk.node.in(Duration.ofSeconds(60));
    walk.answers(DONE, "subscribe", "{'user':'ann','channel':'news','expire_at':" + at + "}");
    walk.sees("a: " + push("news", "'subscribe':{}"));
    PingPong time = new PingPong(walk);
    time.passes(Duration.ofSeconds(60).plus(Node.EXPIRY_GRACE).minusSeconds(1));
    walk.sees();
    time.passes(Duration.ofSeconds(1));
    walk.sees("a: close 3006 subscription expired");
  }

  @Test
  void whatIsOverIsRefused() {
    connects("a", "ann");
    long at = walk.node.in(Duration.ZERO);
    walk.answers(
        "{'error':{'code':107,'message':'expire_at is " + at + ": that is over'}}",
        "subscribe",
        "{'user':'ann','channel':'news','expire_at':" + at + "}");
  }

  @Test
  void moreThanAClientMayHaveIsRefusedAndCounted() {
    connects("a1", "ann");
    connects("a2", "ann");
    for (int i = 0; i < Node.CHANNEL_LIMIT; i++) {
      walk.answers(DONE, "subscribe", "{'client':'@a1','channel':'n" + i + "'}");
      walk.sees("a1: " + push("n" + i, "'subscribe':{}"));
    }
    walk.answers(
        "{'error':{'code':106,'message':'limit exceeded: 1 of 2 clients'}}",
        "subscribe",
        "{'user':'ann','channel':'more'}");
    walk.sees("a2: " + push("more", "'subscribe':{}"));
  }

  @Test
  void itWaitsForTheCommandsThatAreUnderWay() {
    connects("a", "ann");
    walk.engine.hold("history");
    walk.says("a", lines(subscribe(2, "r:x"), "{'id':3,'publish':{'channel':'news','data':1}}"));
    CompletableFuture<ApiReply> reply = walk.calls("unsubscribe", "{'user':'ann','channel':'r:x'}");
    assertEquals("(not answered yet)", walk.answer(reply));
    walk.lets("history r:x");
    assertEquals(DONE, walk.answer(reply));
    walk.epoch("r:x");
    walk.sees(
        "a: "
            + lines(
                "{'id':2,'subscribe':{'recoverable':true,'positioned':true,'epoch':'E1'}}",
                push("r:x", "'unsubscribe':{'code':2000,'reason':'server unsubscribe'}"),
                Lines.ok(3, "publish")));
  }

  @Test
  void aClientThatGoesMeanwhileHoldsUpNobody() {
    connects("a", "ann");
    walk.engine.hold("history");
    CompletableFuture<ApiReply> reply = walk.calls("subscribe", "{'user':'ann','channel':'r:x'}");
    CompletableFuture<ApiReply> behind =
        walk.calls("unsubscribe", "{'user':'ann','channel':'r:x'}");
    walk.goes("a");
    assertEquals(DONE, walk.answer(reply));
    assertEquals(DONE, walk.answer(behind));
    walk.lets("history r:x");
  }

  @Test
  void whatFailsOrTakesTooLongIsError100() {
    connects("a", "ann");
    walk.engine.hold("history");
    CompletableFuture<ApiReply> failing = walk.calls("subscribe", "{'user':'ann','channel':'r:x'}");
    walk.fails("history r:x");
    assertEquals(
        "{'error':{'code':100,'message':'internal server error: 1 of 1 clients'}}",
        walk.answer(failing));
    CompletableFuture<ApiReply> late = walk.calls("subscribe", "{'user':'ann','channel':'r:y'}");
    CompletableFuture<ApiReply> behind = walk.calls("refresh", "{'user':'ann'}");
    walk.passes(Limits.ENGINE_TIMEOUT.plus(Housekeeper.TICK));
    assertEquals(
        "{'error':{'code':100", walk.answer(late).substring(0, "{'error':{'code':100".length()));
    walk.lets("history r:y");
    walk.passes(Housekeeper.TICK);
    walk.sees("a: {'push':{'refresh':{}}}");
    assertEquals(true, behind.isDone());
  }

  @Test
  void whoIsUnsubscribedIsTold() {
    walk.node.tokens.connection("t", ServerSideTest.ann("news", "old"));
    walk.connectsWith("a", "t");
    walk.node.events.take();
    walk.says("a", subscribe(2, "mine"));
    walk.sees("a: " + Lines.ok(2, "subscribe"));
    for (String channel : List.of("news", "mine")) {
      walk.answers(DONE, "unsubscribe", "{'user':'ann','channel':'" + channel + "'}");
      walk.sees("a: " + push(channel, "'unsubscribe':{'code':2000,'reason':'server unsubscribe'}"));
      walk.answers(DONE, "unsubscribe", "{'user':'ann','channel':'" + channel + "'}");
    }
    walk.answers("{'result':{'channels':{'old':{'num_clients':1}}}}", "channels", "{}");
  }

  @Test
  void aUserIsDisconnectedButForTheListed() {
    connects("a1", "ann");
    connects("a2", "ann");
    connects("b", "ben");
    walk.answers(DONE, "disconnect", "{'user':'ann','whitelist':['@a2','x']}");
    walk.sees("a1: close 3503 force disconnect");
    walk.answers(DONE, "disconnect", "{'user':'ann','disconnect':{'code':4001,'reason':'bye'}}");
    walk.sees("a2: close 4001 bye");
    walk.answers(DONE, "disconnect", "{'client':'@b','disconnect':{'code':3000}}");
    walk.sees("b: close 3000 ");
  }

  @Test
  void aConnectionIsGivenMoreTimeOrNone() {
    walk.node.tokens.connection(
        "t", new Identity("ann", null, walk.node.in(Duration.ofSeconds(60)), Map.of()));
    walk.connectsWith("a", "t");
    walk.sees(Lines.connected("a", "'expires':true,'ttl':60"));
    PingPong time = new PingPong(walk);
    long later = walk.node.in(Duration.ofMinutes(5));
    walk.answers(DONE, "refresh", "{'user':'ann','expire_at':" + later + "}");
    walk.sees("a: {'push':{'refresh':{'expires':true,'ttl':300}}}");
    time.passes(Duration.ofSeconds(200));
    walk.answers(DONE, "refresh", "{'user':'ann'}");
    walk.sees("a: {'push':{'refresh':{}}}");
    time.passes(Duration.ofMinutes(10));
    walk.sees();
    walk.answers(DONE, "refresh", "{'user':'ann','expired':true}");
    walk.sees("a: close 3005 connection expired");
  }

  @Test
  void aTimeThatIsOverEndsTheConnection() {
    connects("a", "ann");
    walk.answers(DONE, "refresh", "{'user':'ann','expire_at':1}");
    walk.sees("a: close 3005 connection expired");
  }

  @Test
  void plainClientsAreClientsToo() {
    walk.opens("p", new Opening(false, true, List.of(), "ann"));
    walk.epoch("r:x");
    walk.publishes("r:x", 1, 2);
    walk.answers(
        DONE,
        "subscribe",
        "{'user':'ann','channel':'r:x','recover_since':{'offset':0,'epoch':'E1'}}");
    walk.publishes("r:x", 3, 3);
    walk.sees("p: 3");
    walk.answers(DONE, "unsubscribe", "{'user':'ann','channel':'r:x'}");
    walk.publishes("r:x", 4, 4);
    walk.answers(DONE, "refresh", "{'user':'ann','expired':true}");
    walk.sees("p: close 3005 connection expired");
  }

  @Test
  void theOthersAreDoneWithWhenTheEngineFails() {
    connects("a1", "ann");
    connects("a2", "ann");
    walk.engine.hold("history");
    CompletableFuture<ApiReply> reply = walk.calls("subscribe", "{'user':'ann','channel':'r:x'}");
    walk.fails("history r:x");
    walk.lets("history r:x");
    assertEquals(INTERNAL.replace("error'}", "error: 1 of 2 clients'}"), walk.answer(reply));
    assertEquals(1, walk.node.events.take().size());
  }
}
