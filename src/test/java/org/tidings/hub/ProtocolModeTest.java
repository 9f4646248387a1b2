package org.tidings.hub;

import static org.tidings.hub.Lines.connected;
import static org.tidings.hub.Lines.error;
import static org.tidings.hub.Lines.internal;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.subscribe;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.auth.Identity;
import org.tidings.auth.Verdict;

/** The order and the form of what a protocol client says. */
class ProtocolModeTest {
  private static final String CONNECT = "{'id':1,'connect':{}}";

  private final Walk walk = new Walk();

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':1,'subscribe':{'channel':'news'}}",
        "{'send':{'data':1}}",
        "{'id':1,'ping':{}}",
        "{}"
      })
  void connectMustComeFirst(String first) {
    walk.opens("ann", Walk.PROTOCOL);
    walk.says("ann", first);
    walk.sees("ann: close 3501 bad request: connect must come first");
  }

  @Test
  void aSecondConnectIsClosedWith3501() {
    walk.connects("ann");
    walk.says("ann", CONNECT);
    walk.sees("ann: close 3501 bad request: a second connect");
  }

  @Test
  void aSecondConnectInTheSameFrameIsClosedAfterTheReply() {
    walk.opens("ann", Walk.PROTOCOL);
    walk.says("ann", lines(CONNECT, CONNECT));
    walk.sees(connected("ann"), "ann: close 3501 bad request: a second connect");
  }

  @Test
  void withoutAConnectInTimeItIsClosedWith3502() {
    walk.opens("ann", Walk.PROTOCOL);
    walk.passes(Node.CONNECT_TIMEOUT.minus(Housekeeper.TICK));
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: close 3502 stale");
  }

  @Test
  void connectDoneIsInTimeForEver() {
    walk.connects("ann");
    new PingPong(walk).passes(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                                    | a command must be one line of JSON",
        "?                                       | a command must be one line of JSON",
        "[]                                      | a command must be a JSON object",
        "{'subscribe':{'channel':'news'}}        | subscribe without an id",
        "{'id':0,'publish':{'channel':'news'}}   | publish without an id",
        "{'id':2}                                | no method",
        "{'id':2,'fly':{}}                       | no method",
        "{'id':2,'subscribe':{'channel':''}}     | subscribe.channel is missing or empty",
        "{'id':2,'unsubscribe':{}}               | unsubscribe.channel is missing or empty",
        "{'id':2,'presence':{'channel':''}}      | presence.channel is missing or empty",
        "{'id':2,'history':{}}                   | history.channel is missing or empty",
        "{'id':2,'sub_refresh':{'token':'t'}}    | sub_refresh.channel is missing or empty",
        "{'id':2,'subscribe':{'channel':7}}      | subscribe.channel must be a string",
      })
  void whatIsNoCommandIsClosedWith3501(String line, String why) {
    walk.connects("ann");
    walk.says("ann", line);
    walk.sees("ann: close 3501 bad request: " + why);
  }

  @Test
  void aBlankLineIsNoCommand() {
    walk.connects("ann");
    walk.says("ann", "{'id':2,'ping':{}}\n\n{'id':3,'ping':{}}");
    walk.sees(
        "ann: " + error(2, 108, "not available"),
        "ann: close 3501 bad request: a command must be one line of JSON");
  }

  @Test
  void oneLineBreakAtTheEndIsNone() {
    walk.connects("ann");
    walk.says("ann", "{'id':2,'ping':{}}\n");
    walk.sees("ann: " + error(2, 108, "not available"));
  }

  @Test
  void theLinesBeforeABadOneAreCarriedOutAndAnswered() {
    walk.connects("ann");
    walk.connects("bob");
    walk.says("bob", subscribe(2, "news"));
    walk.engine.hold("subscribe");
    walk.says(
        "ann",
        lines(
            subscribe(2, "other"),
            "{'id':3,'publish':{'channel':'news','data':1}}",
            "?",
            "{'id':4,'publish':{'channel':'news','data':2}}"));
    walk.lets("subscribe other");
    walk.sees(
        "ann: " + lines(ok(2, "subscribe"), ok(3, "publish")),
        "ann: close 3501 bad request: a command must be one line of JSON",
        "bob: " + ok(2, "subscribe"),
        "bob: {'push':{'channel':'news','pub':{'data':1,'info':{'user':'','client':'ann'}}}}");
  }

  @Test
  void whatIsNoTextIsClosedWith3501() {
    walk.connects("ann");
    walk.peer("ann").client().receiveGarbled("not UTF-8", 9);
    walk.node.settle();
    walk.sees("ann: close 3501 bad request: not UTF-8");
  }

  @Test
  void commandsAreHandledOneAfterTheOther() {
    walk.connects("ann");
    walk.engine.hold("subscribe");
    walk.says("ann", lines(subscribe(2, "a"), "{'id':3,'ping':{}}"));
    walk.says("ann", "{'id':4,'ping':{}}");
    walk.sees();
    walk.lets("subscribe a");
    walk.sees(
        "ann: "
            + lines(
                ok(2, "subscribe"),
                error(3, 108, "not available"),
                error(4, 108, "not available")));
  }

  @Test
  void aTokenThatIsNotValidIsClosedWith3500() {
    walk.connectsWith("ann", "nonsense");
    walk.sees("ann: close 3500 invalid token");
  }

  @Test
  void aTokenForAnotherServerIsClosedWith3500() {
    walk.node.tokens.connection("t", Verdict.Refusal.MISMATCH);
    walk.connectsWith("ann", "t");
    walk.sees("ann: close 3500 invalid token");
  }

  @Test
  void withoutATokenWhereOneIsRequiredItIsClosedWith3501() {
    try (Walk strict = new Walk(Node.withTokensRequired())) {
      strict.opens("ann", Walk.PROTOCOL);
      strict.says("ann", CONNECT);
      strict.sees("ann: close 3501 bad request: a token is required");
      strict.opens("bob", Walk.PROTOCOL);
      strict.says("bob", "{'id':1,'connect':{'token':''}}");
      strict.sees("bob: close 3501 bad request: a token is required");
    }
  }

  @Test
  void anExpiredTokenIsRefusedWithError109() {
    walk.node.tokens.connection("t", Verdict.Refusal.EXPIRED);
    refused(error(1, 109, "token expired"));
  }

  @Test
  void aTokenThatExpiredWhileItWasReadIsRefusedWithError109() {
    long now = walk.node.in(Duration.ZERO);
    walk.node.tokens.connection("t", new Identity("ann", null, now, Map.of()));
    refused(error(1, 109, "token expired"));
  }

  @Test
  void keysThatCannotBeHadAreAnInternalError() {
    walk.node.tokens.connection("t", Verdict.Refusal.UNAVAILABLE);
    refused(internal(1));
  }

  /** Whatever comes behind is ignored, nonsense and a second connect too. */
  private void refused(String reply) {
    walk.opens("ann", Walk.PROTOCOL);
    walk.says(
        "ann", lines("{'id':1,'connect':{'token':'t'}}", subscribe(2, "news"), CONNECT, "{}", "?"));
    walk.sees("ann: " + reply);
    walk.says("ann", "?");
    walk.peer("ann").client().receiveGarbled("not UTF-8", 9);
    walk.passes(ProtocolMode.REFUSED_FOR.minus(Housekeeper.TICK));
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: close 1001 connect was refused");
    walk.engineSees();
  }
}
