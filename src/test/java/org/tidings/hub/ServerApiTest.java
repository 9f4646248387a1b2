package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.hub.Lines.joined;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.subscribe;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tidings.protocol.ApiReply;

/** What back ends may have done in channels. */
class ServerApiTest {
  private static final String DONE = "{'result':{}}";

  private final Walk walk = new Walk();

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  private static String published(long offset) {
    return "{'result':{'offset':" + offset + ",'epoch':'E1'}}";
  }

  private static String publish(String channel, String more) {
    return "{'channel':'" + channel + "','data':1" + more + "}";
  }

  private void subscribed(String name, String channel) {
    walk.connects(name);
    walk.says(name, subscribe(2, channel));
    walk.sees(
        name
            + ": "
            + (channel.startsWith("r:") ? Lines.subscribed(2, 0, "") : Lines.ok(2, "subscribe")));
  }

  @Test
  void aPublicationReachesTheSubscribersWithItsTags() {
    walk.epoch("r:x");
    subscribed("ann", "r:x");
    walk.answers(published(1), "publish", publish("r:x", ",'tags':{'k':'v'}"));
    walk.sees(
        "ann: {'push':{'channel':'r:x','pub':{'data':1,'offset':1,'tags':{'k':'v'},'epoch':'E1'}}}");
  }

  @Test
  void closedAndPrivateChannelsAreOpenToTheBackEnd() {
    walk.epoch("closed:x");
    walk.answers(published(1), "publish", publish("closed:x", ""));
    walk.answers(DONE, "publish", publish("$secret", ""));
    walk.answers(DONE, "publish", publish("news", ""));
  }

  @Test
  void whatIsNotToBeKeptIsTold() {
    walk.epoch("r:x");
    subscribed("ann", "r:x");
    walk.answers(DONE, "publish", publish("r:x", ",'skip_history':true"));
    walk.answers(published(1), "publish", publish("r:x", ""));
    walk.sees("ann: {'push':{'channel':'r:x','pub':{'data':1}}}", "ann: " + pub("r:x", 1));
    walk.answers(
        "{'result':{'publications':[{'data':1,'offset':1}],'epoch':'E1','offset':1}}",
        "history",
        "{'channel':'r:x','limit':-1}");
  }

  @Test
  void aRepetitionIsAnsweredLikeTheFirstAndPublishedOnce() {
    walk.epoch("r:x");
    subscribed("ann", "r:x");
    for (int i = 0; i < 3; i++) {
      walk.answers(published(1), "publish", publish("r:x", ",'idempotency_key':'k'"));
    }
    walk.sees("ann: " + pub("r:x", 1));
  }

  @Test
  void theExcludedClientIsNotToldButStandsBehindIt() {
    walk.epoch("r:x");
    subscribed("ann", "r:x");
    subscribed("ben", "r:x");
    walk.answers(published(1), "publish", publish("r:x", ",'exclude_client':'@ann'"));
    walk.sees("ben: " + pub("r:x", 1));
    walk.publishes("r:x", 2, 2);
    walk.sees("ann: " + pub("r:x", 2), "ben: " + pub("r:x", 2));
  }

  @Test
  void theExcludedClientIsGivenItByRecovery() {
    walk.epoch("r:x");
    subscribed("ann", "r:x");
    walk.answers(published(1), "publish", publish("r:x", ",'exclude_client':'@ann'"));
    walk.says("ann", lines(Lines.unsubscribe(3, "r:x"), Lines.recover(4, "r:x", "E1", 0)));
    walk.sees("ann: " + lines(Lines.ok(3, "unsubscribe"), Lines.recovered(4, 0, 1)));
  }

  @Test
  void theExcludedClientIsNotToldWhatWasHeldForIt() {
    walk.epoch("r:x");
    walk.connects("ann");
    walk.engine.hold("history");
    walk.says("ann", subscribe(2, "r:x"));
    walk.carriesOut("history r:x");
    walk.answers(published(1), "publish", publish("r:x", ",'exclude_client':'@ann'"));
    walk.publishes("r:x", 2, 2);
    walk.lets("history r:x");
    walk.sees("ann: " + lines(Lines.subscribed(2, 0, ""), pub("r:x", 2)));
  }

  @Test
  void aBroadcastAnswersForEachChannel() {
    walk.epoch("r:x");
    subscribed("ann", "news");
    walk.answers(
        "{'result':{'responses':[{'result':{'offset':1,'epoch':'E1'}},"
            + "{'error':{'code':102,'message':'unknown channel: the namespace of channel is not configured'}},"
            + "{'result':{}},"
            + "{'error':{'code':107,'message':'channel is empty, or not what its namespace or any name may be'}}]}}",
        "broadcast",
        "{'channels':['r:x','nowhere:x','news',''],'data':1}");
    walk.sees("ann: {'push':{'channel':'news','pub':{'data':1}}}");
  }

  @Test
  void aBatchIsDoneInOrder() {
    walk.epoch("r:x");
    walk.answers(
        "{'replies':[{'publish':{'offset':1,'epoch':'E1'}},"
            + "{'history':{'publications':[{'data':1,'offset':1}],'epoch':'E1','offset':1}},"
            + "{'error':{'code':102,'message':'unknown channel: the namespace of channel is not configured'}},"
            + "{'history_remove':{}},"
            + "{'history':{'publications':[],'epoch':'E1','offset':1}}]}",
        "batch",
        "{'commands':[{'publish':{'channel':'r:x','data':1}},"
            + "{'history':{'channel':'r:x','limit':9}},"
            + "{'presence':{'channel':'nowhere:x'}},"
            + "{'history_remove':{'channel':'r:x'}},"
            + "{'history':{'channel':'r:x','limit':9}}]}");
  }

  @Test
  void aCommandOfABatchWaitsForThoseBefore() {
    walk.epoch("r:x");
    walk.engine.hold("history");
    CompletableFuture<ApiReply> reply =
        walk.calls(
            "batch",
            "{'commands':[{'history':{'channel':'r:x'}},{'publish':{'channel':'r:x','data':1}}]}");
    assertEquals("(not answered yet)", walk.answer(reply));
    walk.lets("history r:x");
    assertEquals(
        "{'replies':[{'history':{'publications':[],'epoch':'E1','offset':0}},"
            + "{'publish':{'offset':1,'epoch':'E1'}}]}",
        walk.answer(reply));
  }

  @Test
  void presenceIsToldWhereItIsKept() {
    walk.connects("ann");
    walk.says("ann", subscribe(2, "p:x"));
    walk.sees("ann: " + lines(Lines.ok(2, "subscribe"), joined("p:x", "ann")));
    walk.answers(
        "{'result':{'presence':{'ann':{'user':'','client':'ann'}}}}",
        "presence",
        "{'channel':'p:x'}");
    walk.answers(
        "{'result':{'num_clients':1,'num_users':1}}", "presence_stats", "{'channel':'p:x'}");
  }

  @ParameterizedTest
  @CsvSource({
    "presence, news, presence",
    "presence_stats, news, presence",
    "history, news, history",
    "history_remove, p:x, history"
  })
  void whatIsNotSwitchedOnIsNotAvailable(String method, String channel, String what) {
    walk.answers(
        "{'error':{'code':108,'message':'not available: "
            + what
            + " is not switched on for this channel'}}",
        method,
        "{'channel':'" + channel + "'}");
  }

  @Test
  void historyIsReadBothWaysAndFromAPosition() {
    walk.epoch("r:x");
    walk.publishes("r:x", 1, 5);
    walk.answers(
        "{'result':{'publications':[],'epoch':'E1','offset':5}}", "history", "{'channel':'r:x'}");
    walk.answers(
        "{'result':{'publications':[{'data':5,'offset':5},{'data':4,'offset':4}],'epoch':'E1','offset':5}}",
        "history",
        "{'channel':'r:x','limit':2,'reverse':true}");
    walk.answers(
        "{'result':{'publications':[{'data':3,'offset':3}],'epoch':'E1','offset':5}}",
        "history",
        "{'channel':'r:x','limit':1,'since':{'offset':2,'epoch':'E1'}}");
    walk.answers(
        "{'error':{'code':112,'message':'unrecoverable position'}}",
        "history",
        "{'channel':'r:x','limit':1,'since':{'offset':2,'epoch':'gone1234'}}");
  }

  @Test
  void removedHistoryCannotBeRecoveredAndLeavesSubscribersAlone() {
    walk.epoch("r:x");
    subscribed("ann", "r:x");
    walk.publishes("r:x", 1, 2);
    walk.sees("ann: " + pub("r:x", 1), "ann: " + pub("r:x", 2));
    walk.answers(DONE, "history_remove", "{'channel':'r:x'}");
    walk.publishes("r:x", 3, 3);
    walk.sees("ann: " + pub("r:x", 3));
    walk.connects("ben");
    walk.says("ben", Lines.recover(2, "r:x", "E1", 1));
    walk.sees("ben: " + Lines.subscribed(2, 3, "'was_recovering':true"));
  }

  @Test
  void channelsAreThoseWithSubscribers() {
    subscribed("ann", "news");
    walk.says("ann", subscribe(3, "r:x"));
    walk.sees("ann: " + Lines.subscribed(3, 0, ""));
    walk.connects("ben");
    walk.says("ben", subscribe(2, "news"));
    walk.sees("ben: " + Lines.ok(2, "subscribe"));
    String news = "'news':{'num_clients':2}";
    String other = "'r:x':{'num_clients':1}";
    walk.answers("{'result':{'channels':{" + news + "," + other + "}}}", "channels", "{}");
    walk.answers("{'result':{'channels':{" + news + "}}}", "channels", "{'pattern':'n*s'}");
    walk.answers("{'result':{'channels':{}}}", "channels", "{'pattern':'new'}");
  }

  @Test
  void infoCountsWhatIsHere() {
    subscribed("ann", "news");
    walk.opens("ben", Opening.UNDECIDED);
    walk.passes(Duration.ofSeconds(3));
    String info = walk.answer(walk.calls("info", "{}"));
    assertTrue(
        info.matches(
            "\\{'result':\\{'nodes':\\[\\{'uid':'[0-9a-f-]{36}','name':'node','version':'tidings test',"
                + "'num_clients':2,'num_users':1,'num_subs':1,'num_channels':1,'uptime':3,"
                + "'time':\\d+,'totals':\\{'messages_in':2,'messages_out':2,'bytes_in':\\d+,"
                + "'bytes_out':\\d+,'publications':0,'disconnects':0,'errors':0,"
                + "'slow_clients':0,'healings':0},'heap_used':\\d+,'heap_max':\\d+}]}}"),
        info);
  }

  @Test
  void aChannelsNameThatIsTooLongIsMeasured() {
    walk.answers(
        "{'error':{'code':107,'message':'channel is 256 characters long; at most 255'}}",
        "publish",
        publish("x".repeat(256), ""));
  }

  @Test
  void whatTheEngineDoesNotAnswerInTimeIsError100() {
    walk.engine.hold("history", "presence");
    CompletableFuture<ApiReply> late = walk.calls("history", "{'channel':'r:x'}");
    CompletableFuture<ApiReply> failing = walk.calls("presence", "{'channel':'p:x'}");
    walk.fails("presence p:x");
    String internal = "{'error':{'code':100,'message':'internal server error'}}";
    assertEquals(internal, walk.answer(failing));
    walk.passes(Limits.ENGINE_TIMEOUT.minus(Housekeeper.TICK));
    assertEquals("(not answered yet)", walk.answer(late));
    walk.passes(Housekeeper.TICK.multipliedBy(2));
    assertEquals(internal, walk.answer(late));
    walk.lets("history r:x");
  }

  @Test
  void aBatchGoesOnAfterWhatTookTooLong() {
    walk.epoch("r:x");
    walk.engine.hold("history");
    CompletableFuture<ApiReply> reply =
        walk.calls(
            "batch",
            "{'commands':[{'history':{'channel':'r:x'}},{'publish':{'channel':'r:x','data':1}}]}");
    walk.passes(Limits.ENGINE_TIMEOUT.plus(Housekeeper.TICK));
    assertEquals(
        "{'replies':[{'error':{'code':100,'message':'internal server error'}},"
            + "{'publish':{'offset':1,'epoch':'E1'}}]}",
        walk.answer(reply));
  }
}
