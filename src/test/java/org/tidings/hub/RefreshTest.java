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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.auth.Grant;
import org.tidings.auth.Identity;
import org.tidings.auth.Verdict;
import org.tidings.auth.Verdict.Refusal;

/** What expires, and how it lives on. */
class RefreshTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final String REFRESH = "{'id':2,'refresh':{'token':'new'}}";
  private static final String SUB_REFRESH = "{'id':3,'sub_refresh':{'channel':'$x','token':'new'}}";

  private final Walk walk = new Walk();
  private final PingPong time = new PingPong(walk);

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void aConnectionIsClosedWith3005AfterTheGrace() {
    annExpiresInAMinute();
    time.passes(MINUTE.plus(Node.EXPIRY_GRACE).minus(Housekeeper.TICK));
    walk.sees();
    time.passes(Housekeeper.TICK);
    walk.sees("ann: close 3005 connection expired");
  }

  @Test
  void aConnectionThatIsRefreshedWithinTheGraceLivesOn() {
    annExpiresInAMinute();
    time.passes(MINUTE.plusSeconds(20));
    walk.node.tokens.connection("new", ann(walk.node.in(Duration.ofMinutes(10))));
    walk.says("ann", REFRESH);
    walk.sees("ann: {'id':2,'refresh':{'expires':true,'ttl':600}}");
    time.passes(Duration.ofSeconds(624));
    walk.sees();
    time.passes(Duration.ofSeconds(1));
    walk.sees("ann: close 3005 connection expired");
  }

  @Test
  void aNewTokenMayNotExpireAnyMore() {
    annExpiresInAMinute();
    walk.node.tokens.connection("new", ann(0));
    walk.says("ann", REFRESH);
    walk.sees("ann: " + ok(2, "refresh"));
    time.passes(Duration.ofMinutes(10));
    walk.says("ann", REFRESH);
    walk.sees("ann: close 3501 bad request: the connection does not expire");
  }

  @Test
  void aTokenThatExpiredIsClosedWith3005() {
    annExpiresInAMinute();
    walk.node.tokens.connection("new", Refusal.EXPIRED);
    walk.says("ann", REFRESH);
    walk.sees("ann: close 3005 connection expired");
  }

  @Test
  void aTokenThatIsNotValidIsClosedWith3500() {
    annExpiresInAMinute();
    walk.says("ann", REFRESH);
    walk.sees("ann: close 3500 invalid token");
  }

  @Test
  void anotherUsersTokenIsClosedWith3500() {
    annExpiresInAMinute();
    walk.node.tokens.connection("new", new Identity("bob", null, 0, Map.of()));
    walk.says("ann", REFRESH);
    walk.sees("ann: close 3500 invalid token: another user's");
  }

  @Test
  void noTokenIsClosedWith3501() {
    annExpiresInAMinute();
    walk.says("ann", "{'id':2,'refresh':{}}");
    walk.sees("ann: close 3501 bad request: refresh without a token");
  }

  @Test
  void whoDoesNotExpireAndRefreshesIsClosedWith3501() {
    walk.connects("ann");
    walk.says("ann", REFRESH);
    walk.sees("ann: close 3501 bad request: the connection does not expire");
  }

  @Test
  void whoIsToldByABackEndThatItDoesNotExpireMayRefreshAllTheSame() {
    annExpiresInAMinute();
    walk.answers("{'result':{}}", "refresh", "{'user':'ann'}");
    walk.sees("ann: {'push':{'refresh':{}}}");
    walk.node.tokens.connection("new", ann(walk.node.in(Duration.ofMinutes(10))));
    walk.says("ann", REFRESH);
    walk.sees("ann: {'id':2,'refresh':{'expires':true,'ttl':600}}");
  }

  @Test
  void whoIsToldByABackEndThatItExpiresMayRefresh() {
    walk.node.tokens.connection("old", ann(0));
    walk.connectsWith("ann", "old");
    walk.sees(Lines.connected("ann"));
    long soon = walk.node.in(MINUTE);
    walk.answers("{'result':{}}", "refresh", "{'user':'ann','expire_at':" + soon + "}");
    walk.sees("ann: {'push':{'refresh':{'expires':true,'ttl':60}}}");
    walk.node.tokens.connection("new", ann(0));
    walk.says("ann", REFRESH);
    walk.sees("ann: " + ok(2, "refresh"));
    walk.says("ann", REFRESH);
    walk.sees("ann: close 3501 bad request: the connection does not expire");
  }

  @Test
  void keysThatCannotBeHadAreError100AndTheClientStays() {
    annExpiresInAMinute();
    walk.node.tokens.connection("new", Refusal.UNAVAILABLE);
    walk.says("ann", REFRESH);
    walk.sees("ann: " + internal(2));
    walk.node.tokens.connection("new", ann(0));
    walk.says("ann", REFRESH);
    walk.sees("ann: " + ok(2, "refresh"));
  }

  @Test
  void theTimeGoesOnWhileATokenIsRead() {
    annExpiresInAMinute();
    time.passes(MINUTE.plus(Node.EXPIRY_GRACE).minusSeconds(2));
    var verdict = walk.node.tokens.connectionLater("new");
    walk.says("ann", REFRESH);
    time.passes(Duration.ofSeconds(2));
    walk.sees("ann: close 3005 connection expired");
    verdict.complete(new Verdict.Valid<>(ann(0)));
    walk.node.settle();
  }

  @Test
  void aSubscriptionEndsWith2501AfterTheGraceAndMayBeMadeAnew() {
    annsSubscriptionExpiresInAMinute();
    time.passes(MINUTE.plus(Node.EXPIRY_GRACE).minus(Housekeeper.TICK));
    walk.sees();
    time.passes(Housekeeper.TICK);
    walk.sees("ann: " + unsubscribed());
    walk.node.tokens.subscription("t", Grant.PLAIN);
    walk.says("ann", "{'id':4,'subscribe':{'channel':'$x','token':'t'}}");
    walk.sees("ann: " + ok(4, "subscribe"));
  }

  @Test
  void aSubscriptionThatIsRefreshedLivesOn() {
    annsSubscriptionExpiresInAMinute();
    time.passes(MINUTE.plusSeconds(20));
    walk.node.tokens.subscription("new", grant(Duration.ofMinutes(5)));
    walk.says("ann", SUB_REFRESH);
    walk.sees("ann: {'id':3,'sub_refresh':{'expires':true,'ttl':300}}");
    time.passes(Duration.ofSeconds(324));
    walk.sees();
    time.passes(Duration.ofSeconds(1));
    walk.sees("ann: " + unsubscribed());
  }

  @Test
  void eachSubscriptionEndsAtItsOwnTime() {
    annsSubscriptionExpiresInAMinute();
    walk.node.tokens.subscription("t", grant(MINUTE.plusSeconds(9)));
    walk.says("ann", "{'id':3,'subscribe':{'channel':'$y','token':'t'}}");
    walk.sees("ann: {'id':3,'subscribe':{'expires':true,'ttl':69}}");
    time.passes(MINUTE.plus(Node.EXPIRY_GRACE));
    walk.sees("ann: " + unsubscribed());
    time.passes(Duration.ofSeconds(9).minus(Housekeeper.TICK));
    walk.sees();
    time.passes(Housekeeper.TICK);
    walk.sees("ann: " + unsubscribed().replace("$x", "$y"));
  }

  @Test
  void aSubscriptionsTokenThatExpiredEndsItWith2501() {
    annsSubscriptionExpiresInAMinute();
    walk.node.tokens.subscription("new", Refusal.EXPIRED);
    walk.says("ann", SUB_REFRESH);
    walk.sees("ann: " + unsubscribed());
  }

  @Test
  void aSubscriptionsTokenThatExpiredWhileItWasReadEndsItWith2501() {
    annsSubscriptionExpiresInAMinute();
    walk.node.tokens.subscription("new", grant(Duration.ZERO));
    walk.says("ann", SUB_REFRESH);
    walk.sees("ann: " + unsubscribed());
  }

  @ParameterizedTest
  @EnumSource(
      value = Refusal.class,
      names = {"INVALID", "MISMATCH"})
  void aSubscriptionsTokenThatIsNotItsOwnIsClosedWith3500(Refusal refusal) {
    annsSubscriptionExpiresInAMinute();
    walk.node.tokens.subscription("new", refusal);
    walk.says("ann", SUB_REFRESH);
    walk.sees("ann: close 3500 invalid token");
  }

  @Test
  void aSubscriptionsKeysThatCannotBeHadAreError100() {
    annsSubscriptionExpiresInAMinute();
    walk.node.tokens.subscription("new", Refusal.UNAVAILABLE);
    walk.says("ann", SUB_REFRESH);
    walk.sees("ann: " + internal(3));
  }

  @Test
  void noTokenForASubscriptionIsError107() {
    annsSubscriptionExpiresInAMinute();
    walk.says("ann", "{'id':3,'sub_refresh':{'channel':'$x'}}");
    walk.sees("ann: " + error(3, 107, "bad request"));
  }

  @Test
  void whatIsNotSubscribedCannotBeRefreshed() {
    walk.connects("ann");
    walk.node.tokens.subscription("new", Grant.PLAIN);
    walk.says("ann", SUB_REFRESH);
    walk.sees("ann: " + error(3, 103, "permission denied"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSubscriptionThatEndsWhileItsTokenIsReadEndsOnce(boolean valid) {
    annsSubscriptionExpiresInAMinute();
    time.passes(MINUTE.plus(Node.EXPIRY_GRACE).minusSeconds(1));
    var verdict = walk.node.tokens.subscriptionLater("new");
    walk.says("ann", lines(SUB_REFRESH, subscribe(4, "news")));
    time.passes(Duration.ofSeconds(1));
    walk.sees("ann: " + unsubscribed());
    verdict.complete(
        valid
            ? new Verdict.Valid<>(grant(MINUTE))
            : new Verdict.Refused<>(Refusal.EXPIRED, "a test"));
    walk.node.settle();
    walk.sees("ann: " + lines(error(3, 103, "permission denied"), ok(4, "subscribe")));
  }

  private static Identity ann(long expiresAt) {
    return new Identity("ann", null, expiresAt, Map.of());
  }

  private Grant grant(Duration left) {
    return new Grant(null, null, walk.node.in(left));
  }

  private void annExpiresInAMinute() {
    walk.node.tokens.connection("t", ann(walk.node.in(MINUTE)));
    walk.connectsWith("ann", "t");
    walk.sees(connected("ann", "'expires':true,'ttl':60"));
  }

  private void annsSubscriptionExpiresInAMinute() {
    walk.connects("ann");
    walk.node.tokens.subscription("t", grant(MINUTE));
    walk.says("ann", "{'id':2,'subscribe':{'channel':'$x','token':'t'}}");
    walk.sees("ann: {'id':2,'subscribe':{'expires':true,'ttl':60}}");
  }

  private static String unsubscribed() {
    return "{'push':{'channel':'$x','unsubscribe':{'code':2501,'reason':'subscription expired'}}}";
  }
}
