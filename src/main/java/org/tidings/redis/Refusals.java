package org.tidings.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/**
 * Says in the log what Redis refuses to do: each reason at once, and again every {@link #PAUSE}
 * while it goes on. {@link #note} is any thread's, {@link #tick} the housekeeper's.
 */
final class Refusals {
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** Different reasons that are told apart. */
  private static final int MOST = 20;

  private static final Logger LOG = Logger.getLogger(Refusals.class.getName());

  private static final class Reason {
    private long saidAt;
    private long calls;
  }

  private final String name;
  private final LongSupplier nanoTime;
  // Guarded by this: what was said less than a pause ago, or has come up again since.
  private final Map<String, Reason> reasons = new HashMap<>();

  /**
   * @param name of the server, for the log
   */
  Refusals(String name, LongSupplier nanoTime) {
    this.name = name;
    this.nanoTime = nanoTime;
  }

  /** A call was refused. */
  synchronized void note(String why) {
    String key = reasons.size() < MOST || reasons.containsKey(why) ? why : "for other reasons";
    Reason known = reasons.get(key);
    if (known != null) {
      known.calls++;
      return;
    }
    Reason fresh = new Reason();
    fresh.calls = 1;
    reasons.put(key, fresh);
    say(key, fresh);
  }

  synchronized void tick() {
    long now = nanoTime.getAsLong();
    Iterator<Map.Entry<String, Reason>> all = reasons.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Reason> each = all.next();
      Reason reason = each.getValue();
      if (now - reason.saidAt < PAUSE.toNanos()) {
        continue;
      }
      if (reason.calls == 0) {
        all.remove();
      } else {
        say(each.getKey(), reason);
      }
    }
  }

  private void say(String why, Reason reason) {
    long calls = reason.calls;
    reason.calls = 0;
    reason.saidAt = nanoTime.getAsLong();
    LOG.warning(() -> name + " refuses: " + why + "; calls since this was last said: " + calls);
  }
}
