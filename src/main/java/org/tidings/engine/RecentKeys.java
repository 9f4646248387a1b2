package org.tidings.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Position;

/**
 * The idempotency keys that were used in a channel of late, and what was published with each.
 * Guarded by its channel.
 *
 * <p>All are remembered for equally long, and none is put in twice: so they end in the order in
 * which they were put in.
 */
final class RecentKeys {
  private record Used(Position position, long end) {}

  private final Map<String, Used> keys = new LinkedHashMap<>(4);

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** What was published with the key; null if it is new. */
  @Nullable Position get(String key) {
    Used used = keys.get(key);
    return used == null ? null : used.position();
  }

  void add(String key, Position position, long now) {
    keys.put(key, new Used(position, Times.after(now, Engine.REMEMBERED)));
  }

  /** Drops those past their time. Called before each use. */
  void expire(long now) {
    Iterator<Used> all = keys.values().iterator();
    while (all.hasNext() && Times.isDue(all.next().end(), now)) {
      all.remove();
    }
  }
}
