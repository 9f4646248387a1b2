package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.subscribe;

import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.auth.Identity;
import org.tidings.auth.Verdict;
import org.tidings.engine.Retention;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.protocol.ApiReply;

/** What back ends want of a client that is in the middle of something. */
class ServerApiOrderTest {
  private static final String DONE = "{'result':{}}";
  private static final String INVITE = "{'user':'ann','channel':'news'}";
  private static final String INVITED = "{'push':{'channel':'news','subscribe':{}}}";
  private static final String EXPELLED =
      "{'push':{'channel':'news','unsubscribe':{'code':2000,'reason':'server unsubscribe'}}}";

  private final Walk walk = new Walk();
  private final InProcess application = new InProcess(walk.node.hub, new ServerApi(walk.node.hub));

  @BeforeEach
  void annHasTokens() {
    walk.node.tokens.connection("t", new Identity("ann", null, 0, Map.of()));
    walk.node.tokens.connection("subs", ServerSideTest.ann("r:x"));
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  private void connects(String name) {
    walk.connectsWith(name, "t");
    walk.sees(Lines.connected(name));
  }

  private String connectedWithSubs() {
    walk.epoch("r:x");
    return "{'id':1,'connect':{'client':'a','version':'tidings test','ping':25,'pong':true,"
        + "'subs':{'r:x':{'recoverable':true,'positioned':true,'epoch':'E1'}}}}";
  }

  private static boolean isDone(CompletableFuture<?> reply) {
    return reply.isDone() && !reply.isCompletedExceptionally();
  }

  @Test
  void theApplicationSpeaksToAClientWhoseRequestItIsStillAnswering() {
    connects("a");
    CompletableFuture<Optional<JsonValue>> answer = new CompletableFuture<>();
    walk.node.handler.answersRpc((method, data) -> answer);
    walk.says("a", "{'id':2,'rpc':{'method':'m'}}");
    String id = walk.peer("a").client().id();
    var told = application.sendToClient(id, JsonValue.TRUE).toCompletableFuture();
    walk.node.settle();
    assertTrue(isDone(told));
    walk.answers(DONE, "refresh", "{'user':'ann'}");
    walk.sees("a: " + lines("{'push':{'message':{'data':true}}}"), "a: {'push':{'refresh':{}}}");
    answer.complete(Optional.of(JsonValue.FALSE));
    walk.node.settle();
    walk.sees("a: {'id':2,'rpc':{'data':false}}");
  }

  @Test
  void theApplicationSpeaksToAPlainClientWhoseMessageItIsStillAnswering() {
    walk.opens("p", new Opening(false, true, List.of(), "t"));
    walk.node.handler.answersLater();
    walk.says("p", "1");
    var told = application.sendToUser("ann", JsonValue.TRUE).toCompletableFuture();
    walk.node.settle();
    assertTrue(isDone(told));
    walk.sees("p: true");
    walk.node.handler.question(0).answer(JsonValue.FALSE);
    walk.node.settle();
    walk.sees("p: false");
  }

  @Test
  void aClientThatSignsInIsDealtWithWhenItIsConnected() {
    walk.engine.hold("subscribe");
    walk.connectsWith("a", "subs");
    CompletableFuture<ApiReply> invited = walk.calls("subscribe", INVITE);
    var told = application.sendToUser("ann", JsonValue.TRUE).toCompletableFuture();
    CompletableFuture<ApiReply> refreshed = walk.calls("refresh", "{'user':'ann'}");
    walk.engine.holdNothing();
    walk.sees();
    assertFalse(told.isDone() || invited.isDone() || refreshed.isDone());
    walk.lets("subscribe r:x");
    assertEquals(DONE, walk.answer(invited));
    assertEquals(DONE, walk.answer(refreshed));
    assertTrue(isDone(told));
    String connected = connectedWithSubs();
    walk.seesLines(
        "a",
        lines(connected, INVITED, "{'push':{'message':{'data':true}}}", "{'push':{'refresh':{}}}"));
  }

  @Test
  void aClientWhoseConnectIsRefusedIsNobody() {
    walk.engine.hold("subscribe");
    walk.connectsWith("a", "subs");
    CompletableFuture<ApiReply> invited = walk.calls("subscribe", INVITE);
    CompletableFuture<ApiReply> expelled = walk.calls("unsubscribe", INVITE);
    walk.fails("subscribe r:x");
    walk.sees("a: " + Lines.internal(1));
    assertEquals(DONE, walk.answer(invited));
    assertEquals(DONE, walk.answer(expelled));
    walk.answers(DONE, "subscribe", INVITE);
    walk.answers(DONE, "refresh", "{'user':'ann'}");
    var told = application.sendToUser("ann", JsonValue.TRUE).toCompletableFuture();
    walk.node.settle();
    assertTrue(isDone(told));
    walk.passes(ProtocolMode.REFUSED_FOR.plus(Housekeeper.TICK));
    walk.sees("a: close 1001 connect was refused");
    assertEquals(0, walk.node.hub.userCount());
  }

  @Test
  void aClientThatGoesWhileItSignsInHoldsUpNobody() {
    walk.engine.hold("subscribe");
    walk.connectsWith("a", "subs");
    CompletableFuture<ApiReply> invited = walk.calls("subscribe", INVITE);
    var told = application.sendToUser("ann", JsonValue.TRUE).toCompletableFuture();
    walk.goes("a");
    assertEquals(DONE, walk.answer(invited));
    assertTrue(isDone(told));
    assertEquals(0, walk.node.hub.userCount());
  }

  @Test
  void aClientThatIsNotSignedInYetIsNobodyWhateverTheOrder() {
    var verdict = walk.node.tokens.connectionLater("late");
    walk.connectsWith("a", "late");
    walk.answers(DONE, "subscribe", INVITE);
    walk.goes("a");
    verdict.complete(new Verdict.Valid<>(new Identity("ann", null, 0, Map.of())));
    walk.node.settle();
    assertEquals(0, walk.node.hub.userCount());
  }

  @Test
  void aPlainClientIsSubscribedWhenItHasOpened() {
    walk.engine.hold("subscribe");
    walk.opens("p", new Opening(false, false, List.of("old"), "t"));
    CompletableFuture<ApiReply> invited = walk.calls("subscribe", INVITE);
    CompletableFuture<ApiReply> again = walk.calls("subscribe", "{'user':'ann','channel':'old'}");
    assertFalse(invited.isDone() || again.isDone());
    walk.engine.holdNothing();
    walk.lets("subscribe old");
    assertEquals(DONE, walk.answer(invited));
    assertEquals(DONE, walk.answer(again));
    walk.publishes("news", "1", Retention.NONE);
    walk.publishes("old", "2", Retention.NONE);
    walk.sees("p: 1", "p: 2");
  }

  @Test
  void whoIsInvitedTwiceAtOnceIsSubscribedOnce() {
    connects("a");
    walk.engine.takeCalls();
    walk.engine.hold("subscribe");
    CompletableFuture<ApiReply> first = walk.calls("subscribe", INVITE);
    CompletableFuture<ApiReply> second = walk.calls("subscribe", INVITE);
    walk.lets("subscribe news");
    assertEquals(DONE, walk.answer(first));
    assertEquals(DONE, walk.answer(second));
    walk.engineSees("subscribe news");
    walk.sees("a: " + INVITED);
  }

  @Test
  void anExpulsionDoesNotOvertakeTheInvitation() {
    connects("a");
    walk.engine.hold("subscribe");
    CompletableFuture<ApiReply> invited = walk.calls("subscribe", INVITE);
    CompletableFuture<ApiReply> expelled = walk.calls("unsubscribe", INVITE);
    assertFalse(expelled.isDone());
    walk.lets("subscribe news");
    assertEquals(DONE, walk.answer(invited));
    assertEquals(DONE, walk.answer(expelled));
    walk.sees("a: " + lines(INVITED, EXPELLED));
    walk.answers("{'result':{'channels':{}}}", "channels", "{}");
  }

  @Test
  void anExpulsionDoesNotOvertakeAnInvitationThatWaitsForAnAnswer() {
    connects("a");
    CompletableFuture<Optional<JsonValue>> answer = new CompletableFuture<>();
    walk.node.handler.answersRpc((method, data) -> answer);
    walk.says("a", "{'id':2,'rpc':{'method':'m'}}");
    CompletableFuture<ApiReply> invited = walk.calls("subscribe", INVITE);
    CompletableFuture<ApiReply> expelled = walk.calls("unsubscribe", INVITE);
    answer.complete(Optional.of(JsonValue.FALSE));
    walk.node.settle();
    assertEquals(DONE, walk.answer(invited));
    assertEquals(DONE, walk.answer(expelled));
    walk.seesLines("a", lines("{'id':2,'rpc':{'data':false}}", INVITED, EXPELLED));
  }

  @Test
  void aFailedSubscriptionOfTheNodeIsToldAndLeavesNothing() {
    connects("a");
    walk.engine.hold("subscribe");
    CompletableFuture<ApiReply> invited = walk.calls("subscribe", INVITE);
    walk.fails("subscribe news");
    assertEquals(
        "{'error':{'code':100,'message':'internal server error: 1 of 1 clients'}}",
        walk.answer(invited));
    walk.engine.holdNothing();
    assertEquals(0, walk.node.hub.subscriptionCount());
    walk.answers(DONE, "subscribe", INVITE);
    walk.sees("a: " + INVITED);
  }

  @Test
  void aSubscriptionForWhichTooMuchComesIsTakenBack() {
    connects("a");
    walk.epoch("r:x");
    walk.engine.hold("history");
    CompletableFuture<ApiReply> invited = walk.calls("subscribe", "{'user':'ann','channel':'r:x'}");
    walk.publishes("r:x", 1, Subscription.MAX_HELD + 1);
    walk.engine.holdNothing();
    walk.lets("history r:x");
    assertTrue(walk.answer(invited).contains("'code':100"));
    assertEquals(0, walk.node.hub.subscriptionCount());
  }

  @Test
  void aClientThatDoesNotReadItsRepliesIsSubscribedWhenItDoes() {
    Walk small = new Walk(new Node());
    small.node.tokens.connection("t", new Identity("ann", null, 0, Map.of()));
    small.connectsWith("a", "t");
    small.node.events.take();
    small.publishes("r:y", "'" + "x".repeat(Node.QUEUE_BYTES) + "'");
    small.peer("a").transport().sends(Sends.LATER);
    String history = "{'id':7,'history':{'channel':'r:y','limit':1}}";
    small.says("a", IntStream.range(0, 9).mapToObj(i -> history).collect(Collectors.joining("\n")));
    CompletableFuture<ApiReply> invited = small.calls("subscribe", INVITE);
    CompletableFuture<ApiReply> expelled = small.calls("unsubscribe", INVITE);
    assertFalse(invited.isDone() || expelled.isDone());
    small.peer("a").transport().sends(Sends.INLINE);
    small.peer("a").transport().complete();
    small.node.settle();
    assertEquals(DONE, small.answer(invited));
    assertEquals(DONE, small.answer(expelled));
    assertTrue(String.join("\n", small.node.events.take()).contains("2000"));
    small.close();
  }

  @Test
  void whatIsToldIsBoundedByTheClientsQueueAlsoWhileItIsCrowded() {
    Walk small = new Walk(new Node());
    small.node.tokens.connection("t", new Identity("ann", null, 0, Map.of()));
    InProcess speaker = new InProcess(small.node.hub, new ServerApi(small.node.hub));
    small.connectsWith("a", "t");
    small.publishes("r:y", "'" + "x".repeat(Node.QUEUE_BYTES) + "'");
    small.peer("a").transport().sends(Sends.LATER);
    String history = "{'id':7,'history':{'channel':'r:y','limit':1}}";
    small.says("a", IntStream.range(0, 9).mapToObj(i -> history).collect(Collectors.joining("\n")));
    small.node.events.take();
    for (int i = 0; i < Node.QUEUE_BYTES; i++) {
      var unused = speaker.sendToUser("ann", JsonValue.TRUE);
    }
    small.node.settle();
    small.sees("a: close 3008 slow");
    small.close();
  }

  @Test
  void othersAreToldThatItHasGoneAsTheyWereToldThatItCame() {
    connects("a");
    walk.connects("b");
    walk.says("b", subscribe(2, "p:x"));
    walk.node.events.take();
    walk.answers(DONE, "subscribe", "{'user':'ann','channel':'p:x','info':{'i':1}}");
    walk.answers(DONE, "unsubscribe", "{'user':'ann','channel':'p:x'}");
    String info = "{'info':{'user':'ann','client':'a','chan_info':{'i':1}}}";
    List<String> heard = walk.node.events.take();
    String id = walk.peer("a").client().id();
    List<String> byBen =
        heard.stream()
            .filter(each -> each.startsWith("b: "))
            .map(each -> each.replace(id, "a").replace('"', '\''))
            .toList();
    assertEquals(
        List.of(
            "b: send {'push':{'channel':'p:x','join':" + info + "}}",
            "b: send {'push':{'channel':'p:x','leave':" + info + "}}"),
        byBen);
  }

  @Test
  void aThousandCallsOfABatchThatAreAnsweredLaterAreAnsweredInOrder() {
    int calls = 1000;
    walk.engine.hold("history");
    String command = "{'history':{'channel':'r:x'}}";
    CompletableFuture<ApiReply> reply =
        walk.calls(
            "batch",
            "{'commands':[" + String.join(",", Collections.nCopies(calls, command)) + "]}");
    for (int i = 0; i < calls; i++) {
      assertFalse(reply.isDone());
      walk.lets("history r:x");
    }
    assertEquals(calls, ((ApiReply.Batched) reply.join()).replies().size());
  }

  @Test
  void aBatchWhoseFirstCallIsLateDoesNotFillTheStackWithTheOthers() {
    int calls = 999;
    walk.engine.hold("presence");
    String command = "{'history':{'channel':'r:x'}}";
    CompletableFuture<ApiReply> reply =
        walk.calls(
            "batch",
            "{'commands':[{'presence':{'channel':'p:x'}},"
                + String.join(",", Collections.nCopies(calls, command))
                + "]}");
    assertFalse(reply.isDone());
    walk.lets("presence p:x");
    assertEquals(calls + 1, ((ApiReply.Batched) reply.join()).replies().size());
  }

  @Test
  void whatComesAfterTheTimeIsOverChangesNothing() {
    connects("a");
    walk.engine.hold("subscribe");
    CompletableFuture<ApiReply> late = walk.calls("subscribe", INVITE);
    walk.passes(Limits.ENGINE_TIMEOUT.plus(Housekeeper.TICK));
    String error = walk.answer(late);
    assertTrue(error.contains("'code':100"), error);
    walk.lets("subscribe news");
    assertEquals(error, walk.answer(late));
    walk.engine.holdNothing();
    walk.passes(Duration.ofSeconds(5));
    assertEquals(0, walk.node.hub.subscriptionCount());
  }
}
