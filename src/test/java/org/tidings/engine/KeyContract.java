package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.tidings.engine.EngineContract.draft;
import static org.tidings.engine.EngineContract.get;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.Position;

/** What comes again with its idempotency key is published once. */
interface KeyContract extends EngineContract {

  @Test
  default void aRepetitionIsNotPublishedAndHasThePositionOfTheFirst() throws Exception {
    Recorder hub = new Recorder();
    get(engine().subscribe(CHANNEL, hub));
    Position first = publish(1, KEPT, "a");
    assertEquals(1, first.offset());
    assertEquals(2, publish(2, KEPT, "b").offset());
    assertEquals(first, publish(1, KEPT, "a"));
    assertEquals(3, publish(3, KEPT, "c").offset());
    hub.assertNext("news: 1 at 1");
    hub.assertNext("news: 2 at 2");
    hub.assertNext("news: 3 at 3");
    hub.assertExhausted();
    assertEquals(List.of(1L, 2L, 3L), kept());
  }

  @Test
  default void theFirstOneCountsWhateverTheSecondIs() throws Exception {
    Recorder hub = new Recorder();
    get(engine().subscribe(CHANNEL, hub));
    Position kept = publish(1, KEPT, "kept");
    assertEquals(kept, publish(2, KEPT, "kept"));
    assertEquals(kept, publish(3, new Retention(1, LONG, LONG), "kept"));
    assertEquals(kept, publish(4, Retention.NONE, "kept"));
    assertEquals(Position.NONE, publish(5, Retention.NONE, "told"));
    assertEquals(Position.NONE, publish(6, KEPT, "told"));
    hub.assertNext("news: 1 at 1");
    hub.assertNext("news: 5 at 0");
    publish(7, KEPT);
    hub.assertNext("news: 7 at 2");
    hub.assertExhausted();
    assertEquals(
        List.of("1", "7"),
        read(new HistoryQuery(10, null, false)).publications().stream()
            .map(publication -> publication.data().json())
            .toList());
  }

  @Test
  default void withoutAKeyTheSameIsPublishedAgain() throws Exception {
    Recorder hub = new Recorder();
    get(engine().subscribe(CHANNEL, hub));
    assertEquals(1, publish(1, KEPT).offset());
    assertEquals(2, publish(1, KEPT).offset());
    assertEquals(3, publish(1, KEPT, "a").offset());
    assertEquals(4, publish(1, KEPT).offset());
    for (int offset = 1; offset <= 4; offset++) {
      hub.assertNext("news: 1 at " + offset);
    }
    hub.assertExhausted();
  }

  @Test
  default void keysAreToldApartToTheLetter() {
    List<String> keys =
        List.of("a", "A", "a ", "", "null", "é", "e\u0301", "a:b", "0", "a".repeat(256));
    for (int number = 1; number <= keys.size(); number++) {
      assertEquals(number, publish(number, KEPT, keys.get(number - 1)).offset());
    }
    for (int number = 1; number <= keys.size(); number++) {
      assertEquals(number, publish(number, KEPT, keys.get(number - 1)).offset());
    }
  }

  @Test
  default void inAnotherChannelItIsAnotherKey() throws Exception {
    Recorder hub = new Recorder();
    Recorder other = new Recorder();
    get(engine().subscribe("news:a", hub));
    get(engine().subscribe("news", other));
    Position inOne = get(engine().publish("news:a", draft(1), KEPT, "b"));
    Position inOther = get(engine().publish("news", draft(2), KEPT, "a:b"));
    assertNotEquals(inOne.epoch(), inOther.epoch());
    assertEquals(inOne, get(engine().publish("news:a", draft(3), KEPT, "b")));
    assertEquals(inOther, get(engine().publish("news", draft(3), KEPT, "a:b")));
    assertEquals(1, get(engine().publish("other", draft(4), KEPT, "b")).offset());
    hub.assertNext("news:a: 1 at 1");
    hub.assertExhausted();
    other.assertNext("news: 2 at 1");
    other.assertExhausted();
  }

  @Test
  default void aKeyIsRememberedWhereNobodyListensAndNothingIsKept() throws Exception {
    assertEquals(Position.NONE, publish(1, Retention.NONE, "a"));
    Recorder hub = new Recorder();
    if (tellsLate()) {
      hub.ignore("news: 1 at 0");
    }
    get(engine().subscribe(CHANNEL, hub));
    assertEquals(Position.NONE, publish(2, Retention.NONE, "a"));
    get(engine().unsubscribe(CHANNEL, hub));
    get(engine().subscribe(CHANNEL, hub));
    assertEquals(Position.NONE, publish(3, Retention.NONE, "a"));
    publish(4, Retention.NONE, "b");
    hub.assertNext("news: 4 at 0");
    hub.assertExhausted();
  }

  @Test
  default void aKeyIsRememberedForAWhileWhichARepetitionDoesNotProlong() throws Exception {
    Recorder hub = new Recorder();
    get(engine().subscribe(CHANNEL, hub));
    Position first = publish(1, KEPT, "kept");
    publish(2, Retention.NONE, "told");
    pass(mostOfTheTime());
    assertEquals(first, publish(3, KEPT, "kept"));
    assertEquals(Position.NONE, publish(4, Retention.NONE, "told"));
    pass(mostOfTheTime());
    assertEquals(new Position(2, first.epoch()), publish(5, KEPT, "kept"));
    publish(6, Retention.NONE, "told");
    hub.assertNext("news: 1 at 1");
    hub.assertNext("news: 2 at 0");
    hub.assertNext("news: 5 at 2");
    hub.assertNext("news: 6 at 0");
    hub.assertExhausted();
  }

  @Test
  default void aKeyThatIsNewAgainIsRememberedForAsLongAgain() {
    publish(1, KEPT, "a");
    pass(moreThanTheTime());
    Position second = publish(2, KEPT, "a");
    assertEquals(2, second.offset());
    pass(mostOfTheTime());
    assertEquals(second, publish(3, KEPT, "a"));
  }

  @Test
  default void eachKeyHasItsOwnTime() {
    // Their own order is not that of their use.
    publish(1, KEPT, "b");
    pass(mostOfTheTime());
    publish(2, KEPT, "a");
    pass(mostOfTheTime());
    assertEquals(2, publish(3, KEPT, "a").offset());
    assertEquals(3, publish(4, KEPT, "b").offset());
  }

  @Test
  default void keysOfOneTimeAreNewAgainAtOneTime() {
    for (int offset = 1; offset <= 3; offset++) {
      publish(offset, KEPT, "key " + offset);
    }
    pass(moreThanTheTime());
    assertEquals(4, publish(4, KEPT, "key 3").offset());
    assertEquals(5, publish(5, KEPT, "key 1").offset());
    assertEquals(6, publish(6, KEPT, "key 2").offset());
  }

  @Test
  default void aKeyIsRememberedWhenItsPublicationAndStreamAreForgotten() throws Exception {
    Duration moment = remembered().dividedBy(10);
    Retention forAMoment = new Retention(1, moment, moment);
    Recorder hub = new Recorder();
    get(engine().subscribe(CHANNEL, hub));
    Position first = publish(1, forAMoment, "a");
    pass(mostOfTheTime());
    assertNotEquals(first.epoch(), top().epoch());
    assertEquals(first, publish(2, KEPT, "a"));
    hub.assertNext("news: 1 at 1");
    hub.assertExhausted();
    assertEquals(List.of(), kept());
  }

  private Duration mostOfTheTime() {
    return remembered().multipliedBy(6).dividedBy(10);
  }

  private Duration moreThanTheTime() {
    return remembered().multipliedBy(11).dividedBy(10);
  }
}
