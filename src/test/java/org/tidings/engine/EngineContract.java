package org.tidings.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * What every engine promises is tested by the interfaces that extend this one: a test class for an
 * engine implements them all. They hold for an engine with a real clock, too.
 */
interface EngineContract {
  String CHANNEL = "news";

  /** The time that tests let pass, or nearly; long enough for a busy machine not to be late. */
  Duration WHILE = Duration.ofSeconds(3);

  Duration LONG = WHILE.multipliedBy(1_000);

  Retention KEPT = new Retention(100, LONG, LONG);

  ClientInfo ANN = new ClientInfo("42", "ann's", Payload.of("{\"conn\":1}"), Payload.of("2"));

  /** The engine under test: one for the whole test, empty at its beginning. */
  Engine engine();

  /** Lets time pass for the engine. */
  void pass(Duration time);

  /**
   * How long the engine under test remembers idempotency keys: where its clock is real, less than
   * every engine does otherwise.
   */
  default Duration remembered() {
    return Engine.REMEMBERED;
  }

  /** Whether what was published before may still be on its way to who subscribes. */
  default boolean tellsLate() {
    return false;
  }

  default Position publish(int number, Retention retention) {
    return get(engine().publish(CHANNEL, draft(number), retention));
  }

  default Position publish(int number, Retention retention, String key) {
    return get(engine().publish(CHANNEL, draft(number), retention, key));
  }

  /** Publishes 1 to so many. */
  default void publishAll(int count, Retention retention) {
    for (int number = 1; number <= count; number++) {
      publish(number, retention);
    }
  }

  default History read(HistoryQuery query) {
    return get(engine().history(CHANNEL, query, KEPT));
  }

  /** The position of the last publication. */
  default Position top() {
    return read(HistoryQuery.TOP).top();
  }

  /** The offsets of all that is kept. */
  default List<Long> kept() {
    return offsets(new HistoryQuery(1_000, null, false));
  }

  default List<Long> offsets(HistoryQuery query) {
    return read(query).publications().stream().map(Publication::offset).toList();
  }

  static Publication draft(int number) {
    return Publication.draft(Payload.of("" + number), null);
  }

  /** Waits for a stage; not for long. */
  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new AssertionError("the engine did not do it", e);
    }
  }
}
