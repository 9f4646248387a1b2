package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.tidings.engine.EngineContract.draft;
import static org.tidings.engine.EngineContract.get;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.Position;

/** What is left of a stream when its history is removed. */
interface RemoveHistoryContract extends EngineContract {

  @Test
  default void whatIsKeptGoesButNotTheTop() {
    publishAll(3, KEPT);
    Position before = top();
    removeHistory();
    assertEquals(new History(List.of(), before), read(new HistoryQuery(10, null, false)));
    assertEquals(new History(List.of(), before), read(new HistoryQuery(10, null, true)));
    assertEquals(before, top());
  }

  @Test
  default void theStreamGoesOnWhereItWas() {
    Position first = publish(1, KEPT);
    publish(2, KEPT);
    removeHistory();
    assertEquals(new Position(3, first.epoch()), publish(3, KEPT));
    publishAll(5, KEPT);
    assertEquals(List.of(3L, 4L, 5L, 6L, 7L, 8L), kept());
    removeHistory();
    removeHistory();
    assertEquals(List.of(), kept());
    assertEquals(new Position(8, first.epoch()), top());
  }

  @Test
  default void listenersSeeNoGap() throws Exception {
    Recorder hub = new Recorder();
    get(engine().subscribe(CHANNEL, hub));
    publish(1, KEPT);
    removeHistory();
    publish(2, KEPT);
    hub.assertNext("news: 1 at 1");
    hub.assertNext("news: 2 at 2");
    hub.assertExhausted();
  }

  /** So a client that missed any of it is not taken to be up to date, and one at the top is. */
  @Test
  default void whoWasBehindFindsThatSomethingIsMissing() {
    publishAll(3, KEPT);
    Position behind = new Position(2, top().epoch());
    Position at = top();
    removeHistory();
    assertEquals(
        new History(List.of(), new Position(3, behind.epoch())),
        read(new HistoryQuery(10, behind, false)));
    assertEquals(new History(List.of(), at), read(new HistoryQuery(10, at, false)));
    publish(4, KEPT);
    assertEquals(List.of(4L), offsets(new HistoryQuery(10, behind, false)));
    assertEquals(List.of(4L), offsets(new HistoryQuery(10, at, false)));
  }

  @Test
  default void theEpochIsKeptForAsLongAsItWouldHaveBeen() {
    Retention publicationsShort = new Retention(100, WHILE.dividedBy(10), LONG);
    Retention topShort = new Retention(100, LONG, WHILE.dividedBy(10));
    Position first = publish(1, publicationsShort);
    Position second = get(engine().publish("other", draft(2), topShort));
    removeHistory();
    get(engine().removeHistory("other"));
    pass(WHILE);
    assertEquals(first, top());
    assertEquals(second, get(engine().history("other", HistoryQuery.TOP, topShort)).top());
  }

  @Test
  default void itDoesNotKeepAnUnusedStream() {
    Retention forAWhile = new Retention(100, WHILE, WHILE);
    Position before = publish(1, forAWhile);
    pass(WHILE.multipliedBy(6).dividedBy(10));
    removeHistory();
    pass(WHILE.multipliedBy(6).dividedBy(10));
    assertNotEquals(before.epoch(), top().epoch());
  }

  @Test
  default void whereNothingIsKeptThereIsNothingToRemove() {
    removeHistory();
    Position begun = top();
    assertEquals(0, begun.offset());
    removeHistory();
    assertEquals(begun, top());
    assertEquals(new Position(1, begun.epoch()), publish(1, KEPT));
  }

  @Test
  default void otherChannelsKeepTheirs() {
    publish(1, KEPT);
    get(engine().publish("other", draft(2), KEPT));
    get(engine().removeHistory("other"));
    assertEquals(List.of(1L), kept());
  }

  @Test
  default void whoIsPresentStays() {
    get(engine().addPresence(CHANNEL, ANN, LONG));
    publish(1, KEPT);
    removeHistory();
    assertEquals(1, get(engine().presenceStats(CHANNEL)).clients());
  }

  @Test
  default void keysStayRemembered() {
    Position first = publish(1, KEPT, "a");
    removeHistory();
    assertEquals(first, publish(2, KEPT, "a"));
    assertEquals(List.of(), kept());
  }

  private void removeHistory() {
    get(engine().removeHistory(CHANNEL));
  }
}
