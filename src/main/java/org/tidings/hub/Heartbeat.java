package org.tidings.hub;

import java.time.Duration;

/**
 * Keeps one connection alive and notices when it is dead. How depends on what the client
 * understands; decided once the mode is.
 *
 * <p>FRAMES: ping frames, while no send is in flight; whatever comes from the client is a sign of
 * life. TEXT: {@code {}}, and the same. STRICT, for protocol clients: {@code {}}, each answered by
 * exactly one {@code {}}; nothing else stands in for it.
 *
 * <p>The housekeeper asks and pings; the reading thread and tasks of the inbox tell what came.
 */
final class Heartbeat {
  /** How a client is pinged. */
  enum Kind {
    FRAMES,
    TEXT,
    STRICT
  }

  private final Outbox outbox;
  private final Limits limits;
  private volatile Kind kind = Kind.FRAMES;
  private volatile long firstAt;
  private volatile long heardAt;
  // Written by the one thread that pings.
  private volatile int offered;
  private int pongs; // Guarded by this.

  /**
   * @param firstAt when the first ping is due
   */
  Heartbeat(Outbox outbox, Limits limits, long now, long firstAt) {
    this.outbox = outbox;
    this.limits = limits;
    this.heardAt = now;
    this.firstAt = firstAt;
  }

  /** The mode is known. */
  void becomes(Kind how, long firstPingAt) {
    firstAt = firstPingAt;
    kind = how;
  }

  Kind kind() {
    return kind;
  }

  /** A sign of life. */
  void heard(long now) {
    heardAt = now;
  }

  /** Takes a {@code {}} from the client; false if it answers no ping. */
  synchronized boolean ponged() {
    if (pongs - outbox.heartbeats() >= 0) {
      return false;
    }
    pongs = outbox.heartbeats();
    return true;
  }

  /** Whether the last ping has waited too long for its answer. */
  boolean isSilent(long now) {
    return awaitsPong() && isOver(now - outbox.pingedAt(), limits.pongTimeout());
  }

  /** Whether it is time for a ping; looked at once every {@link Housekeeper#TICK}. */
  boolean isDue(long now) {
    if (awaitsPong() || offered - outbox.heartbeats() > 0) {
      return false;
    }
    boolean none = kind == Kind.FRAMES ? outbox.pingedAt() == Outbox.NEVER : offered == 0;
    long dueAt = none ? firstAt : outbox.pingedAt() + limits.pingInterval().toNanos();
    return now + Housekeeper.TICK.toNanos() - dueAt > 0;
  }

  /** A heartbeat waits in the outbox. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One writer at a time.
  void offered() {
    offered++;
  }

  private boolean awaitsPong() {
    if (kind == Kind.STRICT) {
      return unanswered();
    }
    long pingedAt = outbox.pingedAt();
    return pingedAt != Outbox.NEVER && heardAt - pingedAt < 0;
  }

  private synchronized boolean unanswered() {
    return outbox.heartbeats() - pongs > 0;
  }

  private static boolean isOver(long nanos, Duration limit) {
    return nanos > limit.toNanos();
  }
}
