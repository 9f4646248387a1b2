package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.engine.EngineContract.ANN;
import static org.tidings.engine.EngineContract.CHANNEL;
import static org.tidings.engine.EngineContract.draft;
import static org.tidings.engine.EngineContract.get;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.engine.Engine.Listener;
import org.tidings.engine.Engine.PresenceStats;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** What only this engine promises. */
class MemoryEngineTest {
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration META_TTL = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofNanos(1);
  private static final Retention KEPT = new Retention(10, TTL, META_TTL);
  private static final HistoryQuery ALL = new HistoryQuery(10, null, false);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TTL.toNanos() / 2);
  private final MemoryEngine engine = new MemoryEngine(now::get);

  @Test
  void timesAreKeptToTheNanosecond() {
    Position first = publish(CHANNEL);
    pass(TTL.minus(TICK));
    assertEquals(1, read(CHANNEL).publications().size());
    pass(TICK);
    assertEquals(new History(List.of(), first), read(CHANNEL));
    pass(META_TTL.minus(TICK));
    assertEquals(first, read(CHANNEL).top());
    pass(META_TTL);
    assertNotEquals(first.epoch(), read(CHANNEL).top().epoch());
  }

  @Test
  void presenceIsKeptToTheNanosecond() {
    get(engine.addPresence(CHANNEL, ANN, TTL));
    pass(TTL.minus(TICK));
    assertEquals(new PresenceStats(1, 1), get(engine.presenceStats(CHANNEL)));
    pass(TICK);
    assertEquals(new PresenceStats(0, 0), get(engine.presenceStats(CHANNEL)));
    assertEquals(Map.of(), get(engine.presence(CHANNEL)));
  }

  @Test
  void keysAreRememberedToTheNanosecond() {
    Position first = publishWithKey();
    assertEquals(1, first.offset());
    pass(Engine.REMEMBERED.minus(TICK));
    assertEquals(first, publishWithKey());
    pass(TICK);
    assertNotEquals(first, publishWithKey());
  }

  @Test
  void aPublishThatFailsIsNotRemembered() {
    AtomicInteger told = new AtomicInteger();
    get(engine.subscribe(CHANNEL, Ears.of(publication -> told.incrementAndGet())));
    Retention impossible = new Retention(10, TTL, Duration.ofSeconds(Long.MIN_VALUE));
    var failed = engine.publish(CHANNEL, draft(1), impossible, "a").toCompletableFuture();
    assertThrows(CompletionException.class, failed::join);
    assertEquals(0, told.get());
    assertNotEquals(Position.NONE, publishWithKey());
    assertEquals(1, told.get());
  }

  @Test
  void theEpochStaysAsLongAsAnyPublication() {
    Retention oddOne = new Retention(10, META_TTL, TTL);
    Position first = get(engine.publish(CHANNEL, draft(1), oddOne));
    pass(META_TTL.minus(TICK));
    assertEquals(first, get(engine.history(CHANNEL, ALL, oddOne)).top());
    assertEquals(first, get(engine.history(CHANNEL, ALL, Retention.NONE)).top());
    assertEquals(1, read(CHANNEL).publications().size());
  }

  @Test
  void noTimeIsTooLong() {
    Duration eternity = Duration.ofSeconds(Long.MAX_VALUE);
    Retention forever = new Retention(10, eternity, eternity);
    get(engine.publish(CHANNEL, draft(1), forever));
    get(engine.addPresence(CHANNEL, ANN, eternity));
    pass(Duration.ofDays(10_000));
    assertEquals(1, get(engine.history(CHANNEL, ALL, forever)).publications().size());
    assertEquals(1, get(engine.presence(CHANNEL)).size());
  }

  @Test
  void whatIsLeftToBeDoneIsDoneWhenTheLockIsFree() throws Exception {
    CompletableFuture<Position> second = new CompletableFuture<>();
    Listener hub =
        new Resting(
            told -> {
              if (told.offset() == 1) {
                // Another thread gets the lock meanwhile, or this waits in vain.
                second.complete(
                    CompletableFuture.supplyAsync(() -> publish(CHANNEL))
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join());
              }
            });
    get(engine.subscribe(CHANNEL, hub));
    assertEquals(1, publish(CHANNEL).offset());
    assertEquals(2, second.get(0, TimeUnit.SECONDS).offset());
  }

  @Test
  void eachFailureOfAListenerIsLoggedOnce() {
    get(engine.subscribe(CHANNEL, new Broken()));
    try (LogLines log = LogLines.ofThisThread(Listeners.class, Level.ALL)) {
      publish(CHANNEL);
      assertLogged("told of the first", log.takeOne());
      publish(CHANNEL);
      assertLogged("the rest", log.takeOne());
      get(engine.publishJoin(CHANNEL, ANN));
      assertLogged("told of a join", log.takeOne());
      get(engine.publishLeave(CHANNEL, ANN));
      assertLogged("the rest", log.takeOne());
      log.assertExhausted();
    }
  }

  private static void assertLogged(String reason, LogRecord line) {
    assertEquals(Level.SEVERE, line.getLevel());
    assertEquals(reason, line.getThrown().getMessage());
  }

  @Test
  void aFailureIsInTheStage() {
    Engine broken =
        new MemoryEngine(
            () -> {
              throw new IllegalStateException("the clock is broken");
            });
    var failed = broken.publish(CHANNEL, draft(1), KEPT).toCompletableFuture();
    Throwable failure = assertThrows(CompletionException.class, failed::join);
    assertInstanceOf(IllegalStateException.class, failure.getCause());
  }

  @Test
  void everyStageIsCompleteWhenItIsReturned() {
    var read = engine.history(CHANNEL, ALL, KEPT).toCompletableFuture();
    assertTrue(read.isDone());
    assertTrue(engine.subscribe(CHANNEL, Ears.of(told -> {})).toCompletableFuture().isDone());
    assertTrue(engine.removeHistory(CHANNEL).toCompletableFuture().isDone());
    assertTrue(engine.check().toCompletableFuture().isDone());
  }

  @Test
  void whatWasReadDoesNotChange() {
    publish(CHANNEL);
    get(engine.addPresence(CHANNEL, ANN, TTL));
    History read = read(CHANNEL);
    Map<String, ClientInfo> present = get(engine.presence(CHANNEL));
    publish(CHANNEL);
    get(engine.removePresence(CHANNEL, ANN.client()));
    assertEquals(1, read.publications().size());
    assertEquals(Map.of(ANN.client(), ANN), present);
    assertThrows(UnsupportedOperationException.class, read.publications()::clear);
    assertThrows(UnsupportedOperationException.class, present::clear);
  }

  private Position publish(String channel) {
    return get(engine.publish(channel, draft(1), KEPT));
  }

  private Position publishWithKey() {
    return get(engine.publish(CHANNEL, draft(1), KEPT, "a"));
  }

  private History read(String channel) {
    return get(engine.history(channel, ALL, KEPT));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  /** A listener made of what it leaves to be done. */
  private record Resting(Consumer<Publication> rest) implements Listener {
    @Override
    public Runnable published(String channel, Publication publication) {
      return () -> rest.accept(publication);
    }

    @Override
    public Runnable joined(String channel, ClientInfo info) {
      throw new AssertionError("nobody joins");
    }

    @Override
    public Runnable left(String channel, ClientInfo info) {
      throw new AssertionError("nobody leaves");
    }
  }
}
