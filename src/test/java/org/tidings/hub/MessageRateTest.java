package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.hub.Lines.connected;
import static org.tidings.hub.Lines.error;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.subscribe;

import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One message a second, so ten at once. */
class MessageRateTest {
  private static final int AT_ONCE = 10;
  private static final String TOO_MANY = "{'error':{'code':111,'message':'too many requests'}}";

  private final Walk walk = new Walk(Node.with(new Limits.Rates(0, 1)));

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  private void says(String name, String what, int times) {
    for (int i = 0; i < times; i++) {
      walk.says(name, what);
    }
  }

  /** The client has used up what it may say at once. */
  private void connectsAndUsesItUp() {
    walk.connects("ann");
    walk.says("ann", lines(Collections.nCopies(AT_ONCE - 1, ping(2)).toArray(String[]::new)));
    walk.seesLines(
        "ann", lines(Collections.nCopies(AT_ONCE - 1, pinged(2)).toArray(String[]::new)));
  }

  private static String ping(int id) {
    return "{'id':" + id + ",'ping':{}}";
  }

  private static String pinged(int id) {
    return error(id, 108, "not available");
  }

  private static String tooMany(int id) {
    return error(id, 111, "too many requests");
  }

  @Test
  void whatComesOverTheRateIsNotCarriedOutAndAnsweredUnderItsId() {
    connectsAndUsesItUp();
    walk.says("ann", lines(subscribe(3, "news"), "{'id':4,'rpc':{'method':'m'}}"));
    walk.sees("ann: " + lines(tooMany(3), tooMany(4)));
    walk.engineSees();
  }

  @Test
  void eachLineCountsAndTheFirstIsTheConnect() {
    walk.opens("ann", Walk.PROTOCOL);
    String[] pings = IntStream.rangeClosed(2, 12).mapToObj(id -> ping(id)).toArray(String[]::new);
    walk.says("ann", lines("{'id':1,'connect':{}}", lines(pings)));
    String[] answers =
        IntStream.rangeClosed(2, 12)
            .mapToObj(id -> id <= AT_ONCE ? pinged(id) : tooMany(id))
            .toArray(String[]::new);
    walk.sees("ann: " + lines(connected("ann").substring(5), lines(answers)));
  }

  @Test
  void aSecondLaterOneMoreMayComeAndAfterALongTimeNoMoreThanAtFirst() {
    connectsAndUsesItUp();
    walk.passes(Duration.ofSeconds(1));
    says("ann", ping(3), 2);
    walk.sees("ann: " + pinged(3), "ann: " + tooMany(3));
    new PingPong(walk).passes(Duration.ofMinutes(2));
    says("ann", ping(4), AT_ONCE + 1);
    List<String> seen =
        IntStream.rangeClosed(1, AT_ONCE + 1)
            .mapToObj(i -> "ann: " + (i <= AT_ONCE ? pinged(4) : tooMany(4)))
            .toList();
    walk.sees(seen.toArray(String[]::new));
  }

  @Test
  void whoGoesOnRegardlessIsClosedWith3013() {
    connectsAndUsesItUp();
    says("ann", ping(3), AT_ONCE - 1);
    walk.seesLines(
        "ann", lines(Collections.nCopies(AT_ONCE - 1, tooMany(3)).toArray(String[]::new)));
    walk.says("ann", ping(4));
    walk.sees("ann: close 3013 too many requests");
  }

  @Test
  void whoIsAcceptedInBetweenIsNot() {
    connectsAndUsesItUp();
    for (int i = 0; i < 5; i++) {
      says("ann", ping(3), AT_ONCE - 1);
      walk.seesLines(
          "ann", lines(Collections.nCopies(AT_ONCE - 1, tooMany(3)).toArray(String[]::new)));
      walk.passes(Duration.ofSeconds(1));
      walk.says("ann", ping(4));
      walk.sees("ann: " + pinged(4));
    }
  }

  @Test
  void whatHasNoIdCannotBeRefusedAndCloses() {
    connectsAndUsesItUp();
    walk.says("ann", "{'send':{'data':1}}");
    walk.sees("ann: close 3013 too many requests");
    assertEquals(List.of(), walk.node.handler.questions());
  }

  @Test
  void whatIsNoCommandIsClosedWith3501AsEver() {
    connectsAndUsesItUp();
    walk.says("ann", "{'id':3,'fly':{}}");
    walk.sees("ann: close 3501 bad request: no method");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{ }"})
  void pongsDoNotCount(String pong) {
    walk.connects("ann");
    walk.passesUntilSomethingHappens(Duration.ofSeconds(25));
    walk.sees("ann: {}");
    says("ann", ping(2), AT_ONCE - 1);
    walk.says("ann", pong);
    walk.says("ann", ping(2));
    walk.seesLines("ann", lines(Collections.nCopies(AT_ONCE, pinged(2)).toArray(String[]::new)));
    walk.passesUntilSomethingHappens(Duration.ofSeconds(25));
    walk.sees("ann: {}");
    says("ann", ping(3), AT_ONCE);
    walk.seesLines("ann", lines(Collections.nCopies(AT_ONCE, pinged(3)).toArray(String[]::new)));
    walk.says("ann", pong);
    walk.says("ann", ping(4));
    walk.sees("ann: " + tooMany(4));
  }

  /** Else a slow handler would make a client guilty that keeps within its rate. */
  @Test
  void whatWaitedHereCountsAsOfWhenItCame() {
    var slow = new CompletableFuture<Optional<JsonValue>>();
    walk.node.handler.answersRpc((method, data) -> slow);
    walk.connects("ann");
    walk.says("ann", "{'id':2,'rpc':{'method':'m'}}");
    for (int id = 3; id <= 13; id++) {
      walk.passes(Duration.ofSeconds(1));
      walk.says("ann", ping(id));
    }
    walk.sees();
    slow.complete(Optional.empty());
    walk.node.settle();
    String[] answers =
        IntStream.rangeClosed(3, 13).mapToObj(id -> pinged(id)).toArray(String[]::new);
    walk.sees("ann: " + lines("{'id':2,'rpc':{}}", lines(answers)));
  }

  @Test
  void aPlainClientIsToldWithoutAnId() {
    walk.opens("ann", Opening.UNDECIDED);
    says("ann", "1", AT_ONCE);
    walk.seesLines("ann", lines(Collections.nCopies(AT_ONCE, "1").toArray(String[]::new)));
    walk.says("ann", "2");
    walk.sees("ann: " + TOO_MANY);
    walk.passes(Duration.ofSeconds(1));
    says("ann", "3", 2);
    walk.sees("ann: 3", "ann: " + TOO_MANY);
    assertEquals(AT_ONCE + 1, walk.node.handler.questions().size());
  }

  @Test
  void whatAPlainClientSaidWhileItWaitedCountsAsOfWhenItCame() {
    var slow = new CompletableFuture<Optional<JsonValue>>();
    walk.node.handler.answers(message -> slow);
    walk.opens("ann", Opening.UNDECIDED);
    walk.says("ann", "1");
    for (int i = 0; i <= AT_ONCE; i++) {
      walk.passes(Duration.ofSeconds(1));
      walk.says("ann", "1");
    }
    walk.sees();
    slow.complete(Optional.of(JsonValue.TRUE));
    walk.node.settle();
    walk.seesLines("ann", lines(Collections.nCopies(AT_ONCE + 2, "true").toArray(String[]::new)));
  }

  @Test
  void aPlainClientsNonsenseCountsToo() {
    walk.opens("ann", Opening.UNDECIDED);
    says("ann", "1", AT_ONCE - 1);
    walk.peer("ann").client().receiveGarbled("not UTF-8", 9);
    walk.node.settle();
    walk.node.events.take();
    walk.says("ann", "?");
    walk.peer("ann").client().receiveGarbled("not UTF-8", 9);
    walk.node.settle();
    walk.sees("ann: " + TOO_MANY, "ann: " + TOO_MANY);
  }

  @Test
  void aPlainClientThatGoesOnRegardlessIsClosedWith3013() {
    walk.opens("ann", Opening.UNDECIDED);
    says("ann", "1", 2 * AT_ONCE - 1);
    walk.node.events.take();
    walk.says("ann", "1");
    walk.sees("ann: close 3013 too many requests");
  }

  @Test
  void aPlainClientsPongsDoNotCount() {
    walk.opens("ann", new Opening(false, true, List.of(), null));
    says("ann", "{}", 3 * AT_ONCE);
    says("ann", "1", AT_ONCE);
    walk.seesLines("ann", lines(Collections.nCopies(AT_ONCE, "1").toArray(String[]::new)));
  }

  @Test
  void eachClientHasARateOfItsOwn() {
    connectsAndUsesItUp();
    walk.connects("bob");
    walk.says("bob", ping(2));
    walk.sees("bob: " + pinged(2));
  }

  @Test
  void withoutALimitAnyNumberMayCome() {
    try (Walk unlimited = new Walk()) {
      unlimited.opens("ann", Opening.UNDECIDED);
      for (int i = 0; i < 2_000; i++) {
        unlimited.says("ann", "1");
      }
      assertEquals(Collections.nCopies(2_000, "ann: send 1"), unlimited.node.events.take());
    }
  }
}
