package org.tidings.hub;

import static org.tidings.hub.Lines.error;
import static org.tidings.hub.Lines.internal;
import static org.tidings.hub.Lines.kept;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.subscribed;

import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.app.RpcError;
import org.tidings.auth.Grant;
import org.tidings.auth.Identity;
import org.tidings.protocol.Payload;

/** What a connected client asks, and what it is told. */
class RequestsTest {
  private static final String PUBLISH = "{'id':2,'publish':{'channel':'news','data':{'a':1}}}";

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
  void aPublicationReachesAllItsPublisherIncluded() {
    walk.connects("bob");
    walk.says("ann", subscribe(2, "news"));
    walk.says("bob", subscribe(2, "news"));
    walk.node.events.take();
    walk.says("ann", PUBLISH);
    String push =
        "{'push':{'channel':'news','pub':{'data':{'a':1},'info':{'user':'','client':'ann'}}}}";
    walk.sees("ann: " + push, "ann: " + ok(2, "publish"), "bob: " + push);
  }

  @Test
  void aPublicationTellsWhoPublished() {
    walk.node.tokens.connection("t", new Identity("42", new Payload("{\"n\":1}"), 0, Map.of()));
    walk.connectsWith("bob", "t");
    walk.says("ann", subscribe(2, "r:x"));
    walk.node.events.take();
    walk.says("bob", "{'id':2,'publish':{'channel':'r:x','data':null}}");
    walk.sees(
        "ann: {'push':{'channel':'r:x','pub':{'data':null,'offset':1,"
            + "'info':{'user':'42','client':'bob','conn_info':{'n':1}},'epoch':'E1'}}}",
        "bob: " + ok(2, "publish"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'publish':{'channel':'news'}                          | 107 | bad request",
        "'publish':{'channel':'nowhere:x','data':1}            | 102 | unknown channel",
        "'publish':{'channel':'closed:x','data':1}             | 103 | permission denied",
        "'publish':{'channel':'$news','data':1}                | 103 | permission denied",
        "'presence':{'channel':'news'}                         | 108 | not available",
        "'presence':{'channel':'closed:x'}                     | 103 | permission denied",
        "'presence':{'channel':'nowhere:x'}                    | 102 | unknown channel",
        "'presence_stats':{'channel':'news'}                   | 108 | not available",
        "'presence_stats':{'channel':'closed:x'}               | 103 | permission denied",
        "'history':{'channel':'news'}                          | 108 | not available",
        "'history':{'channel':'closed:x'}                      | 103 | permission denied",
        "'history':{'channel':'r:x','reverse':true,'since':{}} | 107 | bad request",
        "'history':{'channel':'r:x','since':{'epoch':'other'}} | 112 | unrecoverable position",
        "'rpc':{'method':'m'}                                  | 108 | not available",
        "'ping':{}                                             | 108 | not available",
      })
  void refused(String request, int code, String message) {
    walk.says("ann", "{'id':2," + request + "}");
    walk.sees("ann: " + error(2, code, message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"publish", "presence", "presenceStats", "history"})
  void whatTheEngineCannotDoIsError100(String call) {
    walk.engine.failsAtOnce(call);
    walk.says("ann", asking(call));
    walk.sees("ann: " + internal(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"publish", "presence", "presenceStats", "history"})
  void whatTakesTheEngineTooLongIsError100AndTheNextCommandGoesOn(String call) {
    walk.engine.hold(call);
    walk.says("ann", lines(asking(call), "{'id':3,'ping':{}}"));
    walk.passes(Limits.ENGINE_TIMEOUT);
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: " + lines(internal(2), error(3, 108, "not available")));
    walk.lets(call + " all:x");
  }

  private static String asking(String call) {
    String method = call.equals("presenceStats") ? "presence_stats" : call;
    return "{'id':2,'" + method + "':{'channel':'all:x','data':1}}";
  }

  @Test
  void presenceNamesWhoIsThere() {
    walk.says("ann", "{'id':2,'presence':{'channel':'p:x'}}");
    walk.sees("ann: {'id':2,'presence':{'presence':{}}}");
    walk.connects("bob");
    walk.says("bob", subscribe(2, "p:x"));
    walk.node.events.take();
    walk.says("ann", "{'id':2,'presence':{'channel':'p:x'}}");
    walk.says("ann", "{'id':3,'presence_stats':{'channel':'p:x'}}");
    walk.sees(
        "ann: {'id':2,'presence':{'presence':{'bob':{'user':'','client':'bob'}}}}",
        "ann: {'id':3,'presence_stats':{'num_clients':1,'num_users':1}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                                               | 0  | 0",
        ",'limit':0                                         | 0  | 0",
        ",'limit':3                                         | 1  | 3",
        ",'limit':-1                                        | 1  | 10",
        ",'limit':500                                       | 1  | 10",
        ",'limit':500,'since':{'offset':9,'epoch':'E1'}     | 10 | 12",
        ",'limit':2,'since':{'offset':4,'epoch':''}         | 5  | 6",
        ",'limit':5,'since':{'offset':12,'epoch':'E1'}      | 0  | 0",
      })
  void history(String more, int from, int to) {
    walk.publishes("r:x", 1, 12);
    walk.epoch("r:x");
    walk.says("ann", "{'id':2,'history':{'channel':'r:x'" + more + "}}");
    walk.sees(
        "ann: {'id':2,'history':{'publications':"
            + (from == 0 ? "[]" : kept(from, to))
            + ",'epoch':'E1','offset':12}}");
  }

  @Test
  void historyInReverse() {
    walk.publishes("r:x", 1, 3);
    walk.says("ann", "{'id':2,'history':{'channel':'r:x','limit':2,'reverse':true}}");
    walk.says(
        "ann",
        "{'id':3,'history':{'channel':'r:x','limit':5,'reverse':true,'since':{'offset':2}}}");
    walk.sees(
        "ann: {'id':2,'history':{'publications':[{'data':3,'offset':3},{'data':2,'offset':2}],"
            + "'epoch':'E1','offset':3}}",
        "ann: {'id':3,'history':{'publications':[{'data':1,'offset':1}],'epoch':'E1','offset':3}}");
  }

  @Test
  void historyOfNothing() {
    walk.says("ann", "{'id':2,'history':{'channel':'r:x','limit':2}}");
    walk.sees("ann: {'id':2,'history':{'publications':[],'epoch':'E1','offset':0}}");
  }

  @Test
  void aSubscriberOfAClosedChannelMayDoWhatSubscribersMay() {
    walk.node.tokens.subscription("t", Grant.PLAIN);
    walk.says("ann", "{'id':2,'subscribe':{'channel':'$news','token':'t'}}");
    walk.says("ann", "{'id':3,'publish':{'channel':'$news','data':1}}");
    walk.sees(
        "ann: " + ok(2, "subscribe"),
        "ann: {'push':{'channel':'$news','pub':{'data':1,'info':{'user':'','client':'ann'}}}}",
        "ann: " + ok(3, "publish"));
  }

  @Test
  void sendIsAnsweredWithAMessage() {
    walk.says("ann", "{'send':{'data':{'hi':1}}}");
    walk.sees("ann: {'push':{'message':{'data':{'hi':1}}}}");
  }

  @Test
  void sendWithoutAnAnswerOrWithAFailureIsNotAnswered() {
    walk.node.handler.answers(message -> CompletableFuture.completedStage(Optional.empty()));
    walk.says("ann", "{'send':{'data':1}}");
    walk.node.handler.answers(
        message -> CompletableFuture.failedStage(new IllegalStateException("a test")));
    walk.says("ann", "{'send':{}}");
    walk.sees();
    walk.logged();
  }

  @Test
  void anRpcIsAnsweredUnderItsId() {
    walk.node.handler.answersRpc(
        (method, data) -> CompletableFuture.completedStage(Optional.of(data)));
    walk.says("ann", lines("{'id':2,'rpc':{'method':'m','data':[1]}}", "{'id':3,'rpc':{}}"));
    walk.sees("ann: {'id':2,'rpc':{'data':[1]}}\n{'id':3,'rpc':{'data':null}}");
    walk.node.handler.answersRpc(
        (method, data) -> CompletableFuture.completedStage(Optional.empty()));
    walk.says("ann", "{'id':4,'rpc':{}}");
    walk.sees("ann: {'id':4,'rpc':{}}");
  }

  @Test
  void anRpcThatIsRefusedHasTheApplicationsError() {
    walk.node.handler.answersRpc(
        (method, data) -> CompletableFuture.failedStage(new RpcError(1042, "no " + method)));
    walk.says("ann", "{'id':2,'rpc':{'method':'tea'}}");
    walk.sees("ann: " + error(2, 1042, "no tea"));
    walk.node.handler.answersRpc(
        (method, data) -> CompletableFuture.failedStage(RpcError.methodNotFound()));
    walk.says("ann", "{'id':3,'rpc':{'method':'tea'}}");
    walk.sees("ann: " + error(3, 104, "method not found"));
  }

  @Test
  void anRpcThatFailsIsError100() {
    walk.node.handler.answersRpc(
        (method, data) -> {
          throw new IllegalStateException("a test");
        });
    walk.says("ann", "{'id':2,'rpc':{}}");
    walk.sees("ann: " + internal(2));
    walk.logged();
  }

  @Test
  void anRpcHoldsBackWhatComesBehindIt() {
    CompletableFuture<Optional<JsonValue>> answer = new CompletableFuture<>();
    walk.node.handler.answersRpc((method, data) -> answer);
    walk.says("ann", lines("{'id':2,'rpc':{}}", subscribe(3, "r:x")));
    walk.sees();
    answer.complete(Optional.of(JsonValue.TRUE));
    walk.node.settle();
    walk.sees("ann: " + lines("{'id':2,'rpc':{'data':true}}", subscribed(3, 0, "")));
  }
}
