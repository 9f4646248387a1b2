package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.pubs;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.subscribed;

import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tidings.auth.Identity;
import org.tidings.auth.Verdict;
import org.tidings.auth.Verdict.Refusal;
import org.tidings.engine.Retention;

/** A raw WebSocket that names channels, a token or heartbeats in its URL. */
class PlainModeTest {
  private final Walk walk = new Walk();

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void itReceivesTheDataOfEachPublicationOnePerFrame() {
    walk.publishes("r:x", 1, 1);
    walk.opensWith("ann", "news", "r:x");
    walk.publishes("r:x", 2, 3);
    walk.publishes("news", "{'a':1}", Retention.NONE);
    walk.sees("ann: 2", "ann: 3", "ann: {'a':1}");
  }

  @Test
  void whatWaitsForItIsNotJoinedAndForAProtocolClientItIs() {
    walk.opensWith("ann", "r:x");
    walk.connects("bob");
    walk.says("bob", subscribe(2, "r:x"));
    walk.sees("bob: " + subscribed(2, 0, ""));
    for (String each : List.of("ann", "bob")) {
      walk.peer(each).transport().sends(FakeTransport.Sends.LATER);
    }
    walk.publishes("r:x", 1, 4);
    walk.sees("ann: 1", "bob: " + pub("r:x", 1));
    for (String each : List.of("ann", "bob")) {
      walk.peer(each).transport().sends(FakeTransport.Sends.INLINE);
      walk.peer(each).transport().complete();
    }
    walk.sees("ann: 2", "ann: 3", "ann: 4", "bob: " + pubs("r:x", 2, 4));
  }

  @Test
  void itsMessagesGoToTheHandlerAsEver() {
    walk.opensWith("ann", "news");
    walk.says("ann", "{'id':1,'connect':{}}");
    walk.says("ann", "{}");
    walk.says("ann", "?");
    walk.sees(
        "ann: {'id':1,'connect':{}}",
        "ann: {}",
        "ann: {'error':{'code':107,'message':"
            + "'malformed JSON at line 1, column 1 (offset 0)'}}");
  }

  @Test
  void theSameChannelTwiceIsOne() {
    walk.opensWith("ann", "news", "news");
    walk.publishes("news", "1", Retention.NONE);
    walk.sees("ann: 1");
  }

  @Test
  void comingAndGoingIsNotToldToIt() {
    walk.opensWith("ann", "p:x", "told:x");
    walk.opensWith("bob", "p:x");
    walk.goes("bob");
    walk.publishes("p:x", "1", Retention.NONE);
    walk.sees("ann: 1");
  }

  @Test
  void itsOwnComingAndGoingIsToldToOthers() {
    walk.connects("bob");
    walk.says("bob", subscribe(2, "p:x"));
    walk.node.events.take();
    walk.opensWith("ann", "p:x");
    walk.goes("ann");
    walk.sees("bob: " + Lines.joined("p:x", "ann"), "bob: " + Lines.left("p:x", "ann"));
  }

  @Test
  void itMayHaveHeartbeatsToo() {
    walk.opens("ann", new Opening(false, true, List.of("news"), null));
    walk.passesUntilSomethingHappens(Node.PING_INTERVAL);
    walk.sees("ann: {}");
    walk.node.clock.pass(Duration.ofNanos(1));
    walk.says("ann", "{}");
    walk.publishes("news", "1", Retention.NONE);
    walk.sees("ann: 1");
    walk.passes(Node.PONG_TIMEOUT.plusSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "closed:x,   3507 permission denied: channel closed:x",
    "$secret,    3507 permission denied: channel $secret",
    "r:#42,      3507 permission denied: channel r:#42",
    "nowhere:x,  3507 permission denied: unknown channel nowhere:x",
    "'',         '3501 bad request: channel '"
  })
  void allOrNone(String channel, String close) {
    walk.opensWith("ann", "news", "all:x", channel);
    walk.sees("ann: close " + close);
    walk.engineSees();
  }

  @Test
  void asManyAsAreAllowed() {
    walk.opensWith("ann", "a", "b", "c", "d", "e", "a");
    assertEquals(5, walk.node.hub.subscriptionCount());
  }

  @Test
  void oneMoreIsClosedWith3505() {
    walk.opensWith("ann", "a", "b", "c", "d", "e", "f");
    walk.sees("ann: close 3505 channel limit: 6 channels; at most 5");
  }

  @Test
  void whenOneFailsItIsClosedAndComesBack() {
    walk.engine.hold("subscribe");
    walk.opensWith("ann", "all:x", "news");
    walk.lets("subscribe all:x");
    walk.fails("subscribe news");
    walk.sees("ann: close 3004 internal server error: channel news");
  }

  @Test
  void tooMuchMeanwhileClosesIt() {
    walk.engine.hold("history");
    walk.opensWith("ann", "news", "r:x");
    for (int i = 0; i <= Subscription.MAX_HELD; i++) {
      walk.publishes("news", "1", Retention.NONE);
    }
    walk.lets("history r:x");
    walk.sees("ann: close 3004 internal server error");
  }

  @Test
  void messagesWaitForTheSubscriptions() {
    walk.engine.hold("subscribe");
    walk.opensWith("ann", "r:x");
    walk.says("ann", "7");
    walk.sees();
    walk.publishes("r:x", 1, 1);
    walk.lets("subscribe r:x");
    walk.publishes("r:x", 2, 2);
    walk.sees("ann: 7", "ann: 2");
  }

  @Test
  void aGapIsClosedWith3010() {
    walk.opensWith("ann", "r:x");
    walk.engine.carries(Wire.Carries.NOTHING);
    walk.publishes("r:x", 1, 1);
    walk.engine.carries(Wire.Carries.AT_ONCE);
    walk.publishes("r:x", 2, 2);
    walk.sees("ann: close 3010 insufficient state");
    walk.heals(1);
  }

  @Test
  void withoutATokenWhereOneIsRequiredItIsClosedWith3501() {
    try (Walk strict = new Walk(Node.withTokensRequired())) {
      strict.opensWith("ann", "news");
      strict.sees("ann: close 3501 bad request: a token is required");
      strict.opens("bob", Opening.UNDECIDED);
      strict.says("bob", "1");
      strict.sees("bob: close 3501 bad request: a token is required");
    }
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void aTokenThatIsRefused(Refusal refusal) {
    walk.node.tokens.connection("t", refusal);
    opensWithToken("news");
    walk.sees(
        "ann: close "
            + switch (refusal) {
              case EXPIRED -> "3500 invalid token: expired";
              case INVALID, MISMATCH -> "3500 invalid token";
              case UNAVAILABLE -> "3004 internal server error";
            });
  }

  @Test
  void atItsTokensExpiryItIsClosedWith3005() {
    annsTokenLasts(Duration.ofSeconds(10));
    opensWithToken("news");
    walk.passes(Duration.ofSeconds(10).minus(Housekeeper.TICK));
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: close 3005 connection expired");
  }

  @Test
  void aTokenSaysWhoItIsToTheHandlerAndToOthers() {
    walk.node.tokens.connection("t", new Identity("42", null, 0, Map.of()));
    opensWithToken("r:#42");
    walk.node.handler.answersLater();
    walk.says("ann", "1");
    assertEquals("42", walk.node.handler.question(0).sender().user());
    walk.node.handler.question(0).answer(JsonValue.TRUE);
    walk.node.settle();
    walk.sees("ann: true");
  }

  @Test
  void aTokenThatTakesTooLongIsClosedAndComesBack() {
    var verdict = walk.node.tokens.connectionLater("t");
    opensWithToken("news");
    walk.passes(Limits.ENGINE_TIMEOUT.plus(Housekeeper.TICK));
    walk.sees("ann: close 3004 internal server error");
    verdict.complete(new Verdict.Valid<>(Identity.ANONYMOUS));
    walk.node.settle();
    walk.engineSees();
  }

  private void annsTokenLasts(Duration time) {
    walk.node.tokens.connection("t", new Identity("ann", null, walk.node.in(time), Map.of()));
  }

  private void opensWithToken(String channel) {
    walk.opens("ann", new Opening(false, false, List.of(channel), "t"));
  }
}
