package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.hub.Lines.connected;
import static org.tidings.hub.Lines.internal;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.subscribe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.auth.Identity;
import org.tidings.auth.Verdict;

/** A sign-in that takes its time, with commands behind it. */
class SignInWalkTest {
  private static final Verdict<Identity> ANN = new Verdict.Valid<>(ServerSideTest.ann());

  private final Walk walk = new Walk(Node.withTokensRequired());
  private final CompletableFuture<Verdict<Identity>> verdict =
      walk.node.tokens.connectionLater("t");

  @Test
  void whyATokenIsRefusedStandsInTheLogForWhoAsksForIt() {
    try (LogLines log = new LogLines(SignIn.class, Level.FINE)) {
      Node.Peer ann = walk.connectsWith("ann", "unknown");
      walk.sees("ann: close 3500 invalid token");
      assertEquals(
          "client " + ann.client().id() + ": its token is refused: a test",
          log.takeOne().getMessage());
    }
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void tenCommandsBehindItAreAllAnsweredInOrderAfterIt() {
    List<String> commands = new ArrayList<>(List.of("{'id':1,'connect':{'token':'t'}}"));
    List<String> replies = new ArrayList<>(List.of(connected("ann")));
    for (int id = 2; id <= 6; id++) {
      commands.add(subscribe(id, "c" + id));
      replies.add(ok(id, "subscribe"));
    }
    walk.opens("ann", Walk.PROTOCOL);
    walk.says("ann", lines(commands.toArray(String[]::new)));
    for (int id = 7; id <= 11; id++) {
      walk.says("ann", Lines.unsubscribe(id, "c" + (id - 5)));
      replies.add(ok(id, "unsubscribe"));
    }
    walk.passes(Duration.ofSeconds(2));
    walk.sees();
    verdict.complete(ANN);
    walk.node.settle();
    walk.sees(lines(replies.toArray(String[]::new)));
  }

  @Test
  void asManyAsMayWaitAreAnswered() {
    annSignsInWithCommandsBehind(Limits.WAITING_MESSAGES);
    walk.sees();
    verdict.complete(ANN);
    walk.node.settle();
    assertEquals(
        1 + Limits.WAITING_MESSAGES,
        walk.node.events.take().stream().mapToLong(each -> each.lines().count()).sum());
  }

  @Test
  void oneMoreIsClosedWith3013() {
    annSignsInWithCommandsBehind(Limits.WAITING_MESSAGES + 1);
    walk.sees("ann: close 3013 too many requests");
    verdict.complete(ANN);
  }

  @Test
  void anyNumberMayComeInOneFrameWithTheConnect() {
    List<String> commands = new ArrayList<>(List.of("{'id':1,'connect':{'token':'t'}}"));
    for (int i = 0; i < 2 * Limits.WAITING_MESSAGES; i++) {
      commands.add("{'id':2,'ping':{}}");
    }
    walk.opens("ann", Walk.PROTOCOL);
    walk.says("ann", lines(commands.toArray(String[]::new)));
    verdict.complete(ANN);
    walk.node.settle();
    assertEquals(
        commands.size(),
        walk.node.events.take().stream().mapToLong(each -> each.lines().count()).sum());
  }

  @Test
  void aClientThatGoesMeanwhileIsNotSignedIn() {
    verdict.complete(new Verdict.Valid<>(ServerSideTest.ann("all:x")));
    CompletableFuture<Verdict<Identity>> later = walk.node.tokens.connectionLater("t");
    walk.connectsWith("ann", "t");
    walk.says("ann", subscribe(2, "news"));
    walk.goes("ann");
    later.complete(new Verdict.Valid<>(ServerSideTest.ann("all:x")));
    walk.node.settle();
    walk.engineSees();
  }

  @Test
  void oneThatTakesTooLongIsRefusedAndTheClientHasFiveSecondsToClose() {
    walk.connectsWith("ann", "t");
    walk.passes(Limits.ENGINE_TIMEOUT);
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: " + internal(1));
    walk.says("ann", lines(subscribe(2, "news"), "nonsense"));
    verdict.complete(ANN);
    walk.passes(ProtocolMode.REFUSED_FOR.minus(Housekeeper.TICK));
    walk.sees();
    walk.passes(Housekeeper.TICK);
    walk.sees("ann: close 1001 connect was refused");
  }

  @Test
  void oneThatIsRefusedMayClose() {
    verdict.complete(new Verdict.Refused<>(Verdict.Refusal.EXPIRED, "a test"));
    walk.connectsWith("ann", "t");
    walk.sees("ann: " + Lines.error(1, 109, "token expired"));
    walk.goes("ann");
    walk.passes(ProtocolMode.REFUSED_FOR.plusSeconds(1));
  }

  @Test
  void aVerdictThatFailsIsRefusedAsOneThatTakesTooLong() {
    walk.connectsWith("ann", "t");
    verdict.completeExceptionally(new IllegalStateException("a test"));
    walk.node.settle();
    walk.sees("ann: " + internal(1));
  }

  @Test
  void aConnectJustInTimeIsNotStaleWhileItIsLookedAt() {
    walk.opens("ann", Walk.PROTOCOL);
    walk.passes(Node.CONNECT_TIMEOUT.minus(Housekeeper.TICK));
    walk.says("ann", "{'id':1,'connect':{'token':'t'}}");
    walk.passes(Duration.ofSeconds(2));
    walk.sees();
    verdict.complete(ANN);
    walk.node.settle();
    walk.sees(connected("ann"));
  }

  private void annSignsInWithCommandsBehind(int count) {
    walk.connectsWith("ann", "t");
    for (int i = 0; i < count; i++) {
      walk.says("ann", "{'id':2,'ping':{}}");
    }
  }
}
