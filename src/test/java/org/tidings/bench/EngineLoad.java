package org.tidings.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.tidings.engine.Engine;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.Retention;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Publication;

/** Uses an engine without a server before it, so many calls under way at a time. */
final class EngineLoad {
  private static final int UNDER_WAY = 64;
  private static final int CHANNELS = 1000;
  private static final Retention KEPT =
      new Retention(100, Duration.ofMinutes(5), Duration.ofHours(1));
  private static final Publication DRAFT =
      Publication.draft(Payload.of("{\"number\":1,\"text\":\"this can be in any format\"}"), null);

  /** What an engine is asked. */
  enum Use {
    PUBLISH("publish, nothing kept") {
      @Override
      CompletionStage<?> on(Engine engine, long number) {
        return engine.publish(channel("live", number), DRAFT, Retention.NONE, null);
      }
    },
    PUBLISH_KEPT("publish, 100 kept") {
      @Override
      CompletionStage<?> on(Engine engine, long number) {
        return engine.publish(channel("kept", number), DRAFT, KEPT, null);
      }
    },
    PUBLISH_ONCE("publish, 100 kept, with an idempotency key") {
      @Override
      CompletionStage<?> on(Engine engine, long number) {
        return engine.publish(channel("kept", number), DRAFT, KEPT, "key-" + number);
      }
    },
    TOP("history: the top alone") {
      @Override
      CompletionStage<?> on(Engine engine, long number) {
        return engine.history(channel("kept", number), HistoryQuery.TOP, KEPT);
      }
    },
    HISTORY("history: 10 publications") {
      @Override
      CompletionStage<?> on(Engine engine, long number) {
        return engine.history(channel("kept", number), new HistoryQuery(10, null, true), KEPT);
      }
    },
    PRESENCE_OF_FEW("presence noted, one client in the channel") {
      @Override
      CompletionStage<?> on(Engine engine, long number) {
        long client = number % CHANNELS;
        return engine.addPresence(channel("few", client), client(client), Duration.ofMinutes(1));
      }
    },
    PRESENCE_OF_MANY("presence noted, 10,000 clients in the channel") {
      @Override
      CompletionStage<?> on(Engine engine, long number) {
        return engine.addPresence("many", client(number % 10_000), Duration.ofMinutes(1));
      }
    },
    SUBSCRIBE("a node's subscription to a channel, and its end") {
      @Override
      CompletionStage<?> on(Engine engine, long number) {
        EngineListener listener = new EngineListener();
        String channel = "own:" + number;
        return engine
            .subscribe(channel, listener)
            .thenCompose(done -> engine.unsubscribe(channel, listener));
      }
    };

    private final String title;

    Use(String title) {
      this.title = title;
    }

    abstract CompletionStage<?> on(Engine engine, long number);

    @Override
    public String toString() {
      return title;
    }
  }

  private EngineLoad() {}

  private static String channel(String namespace, long number) {
    return namespace + ":" + number % CHANNELS;
  }

  private static ClientInfo client(long number) {
    return new ClientInfo("user-" + number, "client-" + number, null, null);
  }

  /** Is told of what is published in the channels that are used. */
  static void listen(Engine engine) {
    EngineListener listener = new EngineListener();
    for (int i = 0; i < CHANNELS; i++) {
      engine.subscribe(channel("live", i), listener).toCompletableFuture().join();
      engine.subscribe(channel("kept", i), listener).toCompletableFuture().join();
    }
  }

  /**
   * Asks it for some time.
   *
   * @return how often; each was answered
   * @throws IOException if something failed
   */
  static long run(Engine engine, Use use, Duration time) throws IOException {
    Semaphore free = new Semaphore(UNDER_WAY);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long end = System.nanoTime() + time.toNanos();
    long done = 0;
    long first = System.nanoTime(); // no key is used twice
    while (System.nanoTime() - end < 0 && failure.get() == null) {
      free.acquireUninterruptibly();
      var unused =
          use.on(engine, first + done++)
              .whenComplete(
                  (answer, failed) -> {
                    if (failed != null) {
                      failure.compareAndSet(null, failed);
                    }
                    free.release();
                  });
    }
    free.acquireUninterruptibly(UNDER_WAY);
    if (failure.get() != null) {
      throw new IOException(use + " failed", failure.get());
    }
    return done;
  }
}
