package org.tidings.redis;

import java.time.Duration;

/** When a connection is pinged, one ping at a time, and when it is dead. Guarded by its line. */
final class Heartbeat {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Duration timeout;
  private boolean unanswered;
  private long pinged;

  Heartbeat(Duration timeout) {
    this.timeout = timeout;
  }

  /** There is a connection from now on. */
  void begin(long now) {
    unanswered = false;
    pinged = now;
  }

  boolean isDead(long now) {
    return unanswered && now - pinged >= timeout.toNanos();
  }

  /** Whether it is to be pinged now. */
  boolean beats(long now) {
    if (unanswered || now - pinged < INTERVAL.toNanos()) {
      return false;
    }
    unanswered = true;
    pinged = now;
    return true;
  }

  void answered() {
    unanswered = false;
  }
}
