package org.tidings.hub;

import static org.tidings.hub.Lines.error;
import static org.tidings.hub.Lines.internal;
import static org.tidings.hub.Lines.joined;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.subscribed;
import static org.tidings.hub.Lines.unsubscribe;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tidings.auth.Grant;
import org.tidings.auth.Verdict;
import org.tidings.engine.Retention;
import org.tidings.protocol.Payload;

/** What a protocol client asks of its subscriptions. */
class SubscribingTest {
  private static final String WITH_TOKEN = "{'id':2,'subscribe':{'channel':'$news','token':'t'}}";

  private final Walk walk = new Walk();

  @BeforeEach
  void annIsConnected() {
    walk.connects("ann");
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @ParameterizedTest
  @CsvSource({"news, false", "h:x, false", "r:x, true", "cache:x, true"})
  void whatTheChannelsOptionsForceNeedNotBeAskedFor(String channel, boolean recoverable) {
    walk.says("ann", subscribe(2, channel));
    walk.sees("ann: " + (recoverable ? subscribed(2, 0, "") : ok(2, "subscribe")));
  }

  @Test
  void aPositionIsWatchedWhereItIsAllowedAndAskedFor() {
    walk.says("ann", "{'id':2,'subscribe':{'channel':'h:x','positioned':true}}");
    walk.sees("ann: {'id':2,'subscribe':{'positioned':true,'epoch':'E1'}}");
    walk.says("ann", "{'id':3,'subscribe':{'channel':'h:y','recoverable':true}}");
    walk.sees("ann: {'id':3,'subscribe':{'recoverable':true,'positioned':true,'epoch':'E2'}}");
    walk.says("ann", "{'id':4,'subscribe':{'channel':'news','recoverable':true}}");
    walk.sees("ann: " + ok(4, "subscribe"));
  }

  @ParameterizedTest
  @CsvSource({
    "nowhere:x, 102, unknown channel",
    "closed:x,  103, permission denied",
    "$news,     103, permission denied",
    "r:#42,     103, permission denied",
    "r:a\\u0007b, 107, bad request"
  })
  void refused(String channel, int code, String message) {
    walk.says("ann", subscribe(2, channel));
    walk.sees("ann: " + error(2, code, message));
  }

  @Test
  void aNameThatIsTooLongIsRefusedWith107() {
    walk.says("ann", lines(subscribe(2, "c".repeat(255)), subscribe(3, "c".repeat(256))));
    walk.sees("ann: " + lines(ok(2, "subscribe"), error(3, 107, "bad request")));
  }

  @Test
  void anExperimentalTypeIsRefusedWith103() {
    walk.says("ann", "{'id':2,'subscribe':{'channel':'news','type':1}}");
    walk.sees("ann: " + error(2, 103, "permission denied"));
  }

  @Test
  void aSecondTimeIsRefusedWith105AndTheFirstStays() {
    walk.says("ann", lines(subscribe(2, "p:x"), subscribe(3, "p:x")));
    walk.sees(
        "ann: "
            + lines(ok(2, "subscribe"), joined("p:x", "ann"), error(3, 105, "already subscribed")));
    walk.publishes("p:x", "1", Retention.NONE);
    walk.sees("ann: {'push':{'channel':'p:x','pub':{'data':1}}}");
  }

  @Test
  void oneTooManyIsRefusedWith106UntilOneIsLeft() {
    for (int i = 0; i < Node.CHANNEL_LIMIT; i++) {
      walk.says("ann", subscribe(2, "c" + i));
      walk.sees("ann: " + ok(2, "subscribe"));
    }
    walk.says("ann", lines(subscribe(3, "more"), unsubscribe(4, "c0"), subscribe(5, "more")));
    walk.sees(
        "ann: " + lines(error(3, 106, "limit exceeded"), ok(4, "unsubscribe"), ok(5, "subscribe")));
  }

  @Test
  void unsubscribeIsAnsweredAlsoWhenThereIsNoSubscription() {
    walk.says("ann", unsubscribe(2, "news"));
    walk.sees("ann: " + ok(2, "unsubscribe"));
  }

  @Test
  void afterAnUnsubscribeNothingIsDelivered() {
    walk.says("ann", lines(subscribe(2, "r:x"), unsubscribe(3, "r:x")));
    walk.publishes("r:x", 1, 1);
    walk.sees("ann: " + lines(subscribed(2, 0, ""), ok(3, "unsubscribe")));
  }

  @Test
  void aTokenOpensAPrivateChannelAndSaysMore() {
    long soon = walk.node.in(Duration.ofSeconds(60));
    walk.node.tokens.subscription("t", new Grant(null, new Payload("{\"d\":1}"), soon));
    walk.says("ann", WITH_TOKEN);
    walk.sees("ann: {'id':2,'subscribe':{'expires':true,'ttl':60,'data':{'d':1}}}");
  }

  @Test
  void aTokensInfoIsTold() {
    walk.node.tokens.subscription("t", new Grant(new Payload("7"), null, 0));
    walk.says("ann", "{'id':2,'subscribe':{'channel':'p:x','token':'t'}}");
    walk.says("ann", "{'id':3,'presence':{'channel':'p:x'}}");
    String info = "{'user':'','client':'ann','chan_info':7}";
    walk.sees(
        "ann: "
            + lines(ok(2, "subscribe"), "{'push':{'channel':'p:x','join':{'info':" + info + "}}}"),
        "ann: {'id':3,'presence':{'presence':{'ann':" + info + "}}}");
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID,     103, permission denied",
    "EXPIRED,     109, token expired",
    "UNAVAILABLE, 100, internal server error"
  })
  void aTokenThatIsRefused(Verdict.Refusal refusal, int code, String message) {
    walk.node.tokens.subscription("t", refusal);
    walk.says("ann", WITH_TOKEN);
    walk.sees("ann: " + error(2, code, message));
  }

  @Test
  void aTokenForAnotherChannelIsClosedWith3500() {
    walk.node.tokens.subscription("t", Verdict.Refusal.MISMATCH);
    walk.says("ann", WITH_TOKEN);
    walk.sees("ann: close 3500 invalid token: another channel's or user's");
  }

  @Test
  void aTokenThatExpiredWhileItWasReadIsRefusedWith109() {
    walk.node.tokens.subscription("t", new Grant(null, null, walk.node.in(Duration.ZERO)));
    walk.says("ann", WITH_TOKEN);
    walk.sees("ann: " + error(2, 109, "token expired"));
  }

  @Test
  void aVerdictThatTakesTooLongIsError100() {
    var later = walk.node.tokens.subscriptionLater("t");
    walk.says("ann", lines(WITH_TOKEN, subscribe(3, "news")));
    walk.passes(Limits.ENGINE_TIMEOUT);
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: " + lines(internal(2), ok(3, "subscribe")));
    later.complete(new Verdict.Valid<>(Grant.PLAIN));
    walk.node.settle();
  }

  @Test
  void allThatOneSubscribeWaitsForTogetherMayTakeThreeSeconds() {
    walk.engine.hold("subscribe", "addPresence");
    var later = walk.node.tokens.subscriptionLater("t");
    walk.says("ann", WITH_TOKEN.replace("$news", "all:x"));
    walk.passes(Duration.ofSeconds(1));
    later.complete(new Verdict.Valid<>(Grant.PLAIN));
    walk.passes(Duration.ofSeconds(1));
    walk.lets("subscribe all:x");
    walk.passes(Duration.ofSeconds(1));
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: " + internal(2));
    walk.lets("addPresence all:x ann");
  }

  @Test
  void theNextCommandHasAllItsTime() {
    walk.engine.hold("subscribe");
    walk.says("ann", lines(subscribe(2, "news"), subscribe(3, "other")));
    walk.passes(Duration.ofSeconds(2));
    walk.lets("subscribe news");
    walk.sees("ann: " + ok(2, "subscribe"));
    walk.passes(Duration.ofSeconds(2));
    walk.lets("subscribe other");
    walk.sees("ann: " + ok(3, "subscribe"));
  }

  @Test
  void aClientThatGoesWhileItsTokenIsReadIsNotSubscribed() {
    var later = walk.node.tokens.subscriptionLater("t");
    walk.says("ann", WITH_TOKEN);
    walk.goes("ann");
    later.complete(new Verdict.Valid<>(Grant.PLAIN));
    walk.node.settle();
    walk.engineSees();
  }

  @Test
  void theTokenIsLookedAtBeforeWhatIsThereAlready() {
    walk.node.tokens.subscription("t", Grant.PLAIN);
    walk.says("ann", WITH_TOKEN);
    walk.node.tokens.subscription("t", Verdict.Refusal.EXPIRED);
    walk.says("ann", WITH_TOKEN);
    walk.node.tokens.subscription("t", Grant.PLAIN);
    walk.says("ann", WITH_TOKEN);
    walk.sees(
        "ann: " + ok(2, "subscribe"),
        "ann: " + error(2, 109, "token expired"),
        "ann: " + error(2, 105, "already subscribed"));
  }
}
