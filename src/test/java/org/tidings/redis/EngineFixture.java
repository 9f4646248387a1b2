package org.tidings.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tidings.engine.Engine;
import org.tidings.it.Await;

/** An engine on a Redis of the tests, with the threads and the timer that it needs. */
public final class EngineFixture implements AutoCloseable {
  private static final long TICK_MILLIS = 50;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final RedisEngine engine;

  private EngineFixture(RedisSettings settings, Duration remembered) {
    engine = new RedisEngine(settings, workers, System::nanoTime, remembered);
    var unused =
        timer.scheduleWithFixedDelay(engine::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** One that is connected to what is at this address. */
  public static EngineFixture at(String address) {
    return at(address, Engine.REMEMBERED);
  }

  /**
   * The same.
   *
   * @param remembered how long idempotency keys are remembered
   */
  public static EngineFixture at(String address, Duration remembered) {
    return new EngineFixture(settings(address), remembered).connected();
  }

  /** One that is not awaited. */
  public static EngineFixture with(RedisSettings settings) {
    return new EngineFixture(settings, Engine.REMEMBERED);
  }

  /** Those of an engine with names of its own. */
  public static RedisSettings settings(String address) {
    return new RedisSettings(
        RedisAddress.parse(address).orElseThrow(),
        null,
        "test-" + UUID.randomUUID(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  /** Waits until both connections are there. */
  public EngineFixture connected() {
    Await.until(
        "the engine is connected",
        () ->
            engine.check().handle((done, failure) -> failure == null).toCompletableFuture().join(),
        reached -> reached);
    return this;
  }

  /** The engine. */
  public RedisEngine engine() {
    return engine;
  }

  @Override
  public void close() {
    engine.close();
    timer.shutdownNow();
    workers.shutdownNow();
  }
}
