package org.tidings.redis;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.Retention;
import org.tidings.it.Await;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** How the tests of faults use an engine. */
final class Uses {
  static final String CHANNEL = "news";
  static final Retention KEPT = new Retention(100, Duration.ofHours(1), Duration.ofHours(1));

  private Uses() {}

  static CompletionStage<Position> publishing(Engine engine, int number, @Nullable String key) {
    Publication draft = Publication.draft(Payload.of("" + number), null);
    return engine.publish(CHANNEL, draft, KEPT, key);
  }

  static CompletionStage<Position> publishing(Engine engine, String channel, int number) {
    return engine.publish(channel, Publication.draft(Payload.of("" + number), null), KEPT, null);
  }

  static Position publish(Engine engine, int number) {
    return get(publishing(engine, number, null));
  }

  static History history(Engine engine) {
    return history(engine, CHANNEL);
  }

  static History history(Engine engine, String channel) {
    return get(engine.history(channel, new HistoryQuery(100, null, false), KEPT));
  }

  /** Why it cannot be used now; empty if it can. */
  static String trouble(Engine engine) {
    return failure(engine.check());
  }

  static void awaitTrouble(Engine engine, String part) {
    Await.until("a trouble of " + part, () -> trouble(engine), told -> told.contains(part));
  }

  static void awaitWell(Engine engine) {
    Await.value("its trouble", "", () -> trouble(engine));
  }

  /** Its failure; empty if it is done well. */
  static String failure(CompletionStage<?> stage) {
    try {
      var unused = get(stage);
      return "";
    } catch (CompletionException e) {
      return String.valueOf(e.getCause());
    }
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
