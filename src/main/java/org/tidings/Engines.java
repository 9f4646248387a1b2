package org.tidings;

import java.util.concurrent.Executor;
import java.util.logging.Logger;
import org.tidings.engine.Engine;
import org.tidings.engine.MemoryEngine;
import org.tidings.redis.RedisEngine;
import org.tidings.redis.RedisSettings;

/** The engine that the settings name. */
final class Engines {
  private static final Logger LOG = Logger.getLogger(Engines.class.getName());

  private Engines() {}

  /**
   * An engine.
   *
   * @param tick a chore for the housekeeper
   * @param stop ends it
   */
  record Ticking(Engine engine, Runnable tick, Runnable stop) {}

  /** Makes it. */
  static Ticking of(Config config, Executor workers) {
    RedisSettings redis = config.redis();
    if (redis == null) {
      MemoryEngine memory = new MemoryEngine(System::nanoTime);
      return new Ticking(memory, memory::sweep, () -> {});
    }
    LOG.info(
        () ->
            "streams and presence are kept in Redis at %s, prefix %s; this node is %s"
                .formatted(redis.address(), redis.prefix(), config.operations().nodeName()));
    RedisEngine engine = new RedisEngine(redis, workers, System::nanoTime);
    return new Ticking(engine, engine::tick, engine::close);
  }
}
