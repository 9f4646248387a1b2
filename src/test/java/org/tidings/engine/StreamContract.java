package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.engine.EngineContract.draft;
import static org.tidings.engine.EngineContract.get;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** How streams are numbered, kept and read. */
interface StreamContract extends EngineContract {
  Duration MOST_OF_IT = WHILE.multipliedBy(6).dividedBy(10);
  Duration MORE_THAN_IT = WHILE.multipliedBy(11).dividedBy(10);

  /** Publications go after a while, the epoch much later. */
  Retention ITEMS_FOR_A_WHILE = new Retention(100, WHILE, LONG);

  /** All goes after a while. */
  Retention FOR_A_WHILE = new Retention(100, WHILE, WHILE);

  @Test
  default void offsetsCountFromOneInOneEpoch() {
    Position first = publish(1, KEPT);
    assertTrue(first.epoch().matches("[A-Za-z]{8}"), first.epoch());
    assertEquals(new Position(1, first.epoch()), first);
    assertEquals(new Position(2, first.epoch()), publish(2, KEPT));
    assertEquals(new Position(2, first.epoch()), top());
  }

  @Test
  default void whatIsReadIsWhatWasPublishedAtItsPlace() {
    Publication draft =
        new Publication(Payload.of("{\"a\":1.0}"), ANN, Map.of("k", "v"), Position.NONE);
    Position position = get(engine().publish(CHANNEL, draft, KEPT));
    assertEquals(
        new History(List.of(draft.at(position)), position),
        read(new HistoryQuery(10, null, false)));
  }

  @Test
  default void whomAPublicationLeavesOutIsNotKept() {
    Publication draft =
        new Publication(Payload.of("1"), ANN, Map.of("k", "v"), Position.NONE, ANN.client());
    Position position = get(engine().publish(CHANNEL, draft, KEPT));
    Publication kept = new Publication(Payload.of("1"), ANN, Map.of("k", "v"), position);
    for (boolean reverse : new boolean[] {false, true}) {
      assertEquals(new History(List.of(kept), position), read(new HistoryQuery(10, null, reverse)));
    }
  }

  @Test
  default void channelsHaveStreamsOfTheirOwn() {
    publish(1, KEPT);
    Position elsewhere = get(engine().publish("other", draft(1), KEPT));
    assertEquals(1, elsewhere.offset());
    assertNotEquals(top().epoch(), elsewhere.epoch());
  }

  @Test
  default void readingBeginsAStream() {
    Position before = top();
    assertEquals(0, before.offset());
    assertEquals(new Position(1, before.epoch()), publish(1, KEPT));
  }

  @Test
  default void anEmptyStreamReadsAsEmpty() {
    for (boolean reverse : new boolean[] {false, true}) {
      assertEquals(List.of(), offsets(new HistoryQuery(10, null, reverse)));
      for (long since : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
        assertEquals(List.of(), offsets(new HistoryQuery(10, at(since), reverse)));
      }
    }
  }

  @Test
  default void whatIsNotKeptIsInNoStreamAndDoesNotMoveIt() {
    Position before = publish(1, KEPT);
    assertEquals(Position.NONE, publish(2, Retention.NONE));
    assertEquals(Position.NONE, publish(3, new Retention(0, LONG, LONG)));
    assertEquals(Position.NONE, publish(4, new Retention(1, Duration.ZERO, LONG)));
    assertEquals(before, top());
    assertEquals(List.of(1L), kept());
    assertEquals(2, publish(5, KEPT).offset());
  }

  @Test
  default void theLastOnesAreKept() {
    Retention three = new Retention(3, LONG, LONG);
    publishAll(2, three);
    assertEquals(List.of(1L, 2L), kept());
    publishAll(3, three);
    assertEquals(List.of(3L, 4L, 5L), kept());
    assertEquals(5, top().offset());
  }

  @Test
  default void theSizeMayChange() {
    publishAll(10, KEPT);
    publish(11, new Retention(2, LONG, LONG));
    assertEquals(List.of(10L, 11L), kept());
    publish(12, new Retention(1, LONG, LONG));
    assertEquals(List.of(12L), kept());
    publishAll(100, KEPT);
    assertEquals(range(13, 112), kept());
  }

  @Test
  default void manyAreKeptInOrder() {
    publishAll(1_000, new Retention(300, LONG, LONG));
    List<Publication> kept = read(new HistoryQuery(1_000, null, false)).publications();
    assertEquals(range(701, 1_000), kept.stream().map(Publication::offset).toList());
    assertEquals(
        range(701, 1_000), kept.stream().map(each -> Long.valueOf(each.data().json())).toList());
  }

  @Test
  default void forwardReadsWhatComesAfter() {
    publishAll(8, new Retention(5, LONG, LONG)); // 4 to 8
    assertEquals(range(4, 8), forward(10, null));
    assertEquals(range(4, 5), forward(2, null));
    assertEquals(List.of(), forward(0, null));
    assertEquals(range(4, 8), forward(10, at(Long.MIN_VALUE)));
    assertEquals(range(4, 8), forward(10, at(-1)));
    assertEquals(range(4, 6), forward(3, at(0)));
    assertEquals(range(4, 8), forward(10, at(3)));
    assertEquals(range(6, 8), forward(Integer.MAX_VALUE, at(5)));
    assertEquals(List.of(6L), forward(1, at(5)));
    assertEquals(List.of(8L), forward(10, at(7)));
    assertEquals(List.of(), forward(10, at(8)));
    assertEquals(List.of(), forward(10, at(9)));
    assertEquals(List.of(), forward(10, at(Long.MAX_VALUE)));
  }

  @Test
  default void reverseReadsWhatComesBefore() {
    publishAll(8, new Retention(5, LONG, LONG)); // 4 to 8
    assertEquals(List.of(8L, 7L, 6L, 5L, 4L), backward(10, null));
    assertEquals(List.of(8L, 7L), backward(2, null));
    assertEquals(List.of(), backward(0, null));
    assertEquals(List.of(8L, 7L), backward(2, at(Long.MAX_VALUE)));
    assertEquals(List.of(8L, 7L), backward(2, at(9)));
    assertEquals(List.of(7L), backward(1, at(8)));
    assertEquals(List.of(5L, 4L), backward(Integer.MAX_VALUE, at(6)));
    assertEquals(List.of(4L), backward(10, at(5)));
    assertEquals(List.of(), backward(10, at(4)));
    assertEquals(List.of(), backward(10, at(0)));
    assertEquals(List.of(), backward(10, at(-1)));
    assertEquals(List.of(), backward(10, at(Long.MIN_VALUE)));
  }

  @Test
  default void theEpochOfThePlaceIsNotLookedAt() {
    publishAll(3, KEPT);
    assertEquals(List.of(3L), forward(10, new Position(2, "elsewher")));
    assertEquals(List.of(1L), backward(10, new Position(2, "elsewher")));
  }

  @Test
  default void silenceClearsTheStreamButNotItsTop() {
    publishAll(2, ITEMS_FOR_A_WHILE);
    Position before = top();
    pass(MORE_THAN_IT);
    assertEquals(List.of(), kept());
    assertEquals(List.of(), backward(10, null));
    assertEquals(before, top());
    assertEquals(new Position(3, before.epoch()), publish(3, ITEMS_FOR_A_WHILE));
    assertEquals(List.of(3L), kept());
  }

  @Test
  default void aPublicationKeepsThoseBeforeIt() {
    publish(1, ITEMS_FOR_A_WHILE);
    pass(MOST_OF_IT);
    publish(2, ITEMS_FOR_A_WHILE);
    pass(MOST_OF_IT);
    assertEquals(List.of(1L, 2L), kept());
  }

  @Test
  default void readingAndWhatIsNotKeptDoNotKeepThem() {
    publish(1, ITEMS_FOR_A_WHILE);
    pass(MOST_OF_IT);
    assertEquals(List.of(1L), kept());
    publish(2, Retention.NONE);
    pass(MOST_OF_IT);
    assertEquals(List.of(), kept());
  }

  @Test
  default void anUnusedStreamIsForgottenAndTheNextHasAnotherEpoch() {
    Position before = publish(1, FOR_A_WHILE);
    pass(MOST_OF_IT);
    publish(2, Retention.NONE);
    pass(MOST_OF_IT);
    Position after = publish(3, FOR_A_WHILE);
    assertEquals(1, after.offset());
    assertNotEquals(before.epoch(), after.epoch());
    assertEquals(List.of(1L), kept());
  }

  @Test
  default void publishingAndReadingKeepTheEpoch() {
    Position before = publish(1, FOR_A_WHILE);
    pass(MOST_OF_IT);
    publish(2, FOR_A_WHILE);
    pass(MOST_OF_IT);
    assertEquals(
        new Position(2, before.epoch()),
        get(engine().history(CHANNEL, HistoryQuery.TOP, FOR_A_WHILE)).top());
    pass(MOST_OF_IT);
    assertEquals(new Position(2, before.epoch()), top());
  }

  @Test
  default void theEpochStaysAsLongAsAnyPublication() {
    Retention odd = new Retention(100, LONG, WHILE);
    Position before = publish(1, odd);
    pass(MORE_THAN_IT);
    History read = get(engine().history(CHANNEL, new HistoryQuery(10, null, false), odd));
    assertEquals(before, read.top());
    assertEquals(1, read.publications().size());
    pass(MORE_THAN_IT);
    assertEquals(before, get(engine().history(CHANNEL, HistoryQuery.TOP, odd)).top());
  }

  private List<Long> forward(int limit, @Nullable Position since) {
    return offsets(new HistoryQuery(limit, since, false));
  }

  private List<Long> backward(int limit, @Nullable Position since) {
    return offsets(new HistoryQuery(limit, since, true));
  }

  private static Position at(long offset) {
    return new Position(offset, "");
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
