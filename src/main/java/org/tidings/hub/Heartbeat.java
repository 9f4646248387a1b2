package org.tidings.hub;

import java.time.Duration;
import java.util.concurrent.Executor;

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
  private final Runnable offer;
  private volatile Kind kind = Kind.FRAMES;
  private volatile long firstAt;
  private volatile long heardAt;
  // Written by the one task that pings.
  private volatile int offered;
  // Set by the housekeeper, reset by the task: while the workers are busy no second one is queued.
  private volatile boolean queued;
  private int pongs; // Guarded by this.

  /**
   * @param offer puts {@link Outbox#HEARTBEAT} into the outbox
   * @param firstAt when the first ping is due
   */
  Heartbeat(Outbox outbox, Limits limits, Runnable offer, long now, long firstAt) {
    this.outbox = outbox;
    this.limits = limits;
    this.offer = offer;
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

  /** Pings if it is time; called by the housekeeper alone, every {@link Housekeeper#TICK}. */
  void tick(long now, Executor workers) {
    if (!queued && isDue(now)) {
      queued = true;
      workers.execute(this::ping);
    }
  }

  private boolean isDue(long now) {
    if (awaitsPong() || offered - outbox.heartbeats() > 0) {
      return false;
    }
    boolean none = kind == Kind.FRAMES ? outbox.pingedAt() == Outbox.NEVER : offered == 0;
    long dueAt = none ? firstAt : outbox.pingedAt() + limits.pingInterval().toNanos();
    return now + Housekeeper.TICK.toNanos() - dueAt > 0;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One is queued at a time.
  private void ping() {
    try {
      if (kind == Kind.FRAMES) {
        outbox.ping();
      } else {
        offered++;
        offer.run();
      }
    } finally {
      queued = false;
    }
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
