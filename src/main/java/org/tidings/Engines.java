package org.tidings;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine;
import org.tidings.engine.MemoryEngine;
import org.tidings.redis.RedisEngine;
import org.tidings.redis.RedisSettings;

/** The engine that the settings name. */
final class Engines {
  private Engines() {}

  /**
   * An engine.
   *
   * @param tick a chore for the housekeeper
   * @param stop ends it
   */
  record Ticking(Engine engine, Runnable tick, Runnable stop) {}

  /**
   * Makes it.
   *
   * @param redis null: it keeps everything in memory
   */
  static Ticking of(@Nullable RedisSettings redis, Executor workers) {
    if (redis == null) {
      MemoryEngine memory = new MemoryEngine(System::nanoTime);
      return new Ticking(memory, memory::sweep, () -> {});
    }
    RedisEngine engine = new RedisEngine(redis, workers, System::nanoTime);
    return new Ticking(engine, engine::tick, engine::close);
  }
}
