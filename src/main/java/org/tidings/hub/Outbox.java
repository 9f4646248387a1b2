package org.tidings.hub;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Message;

/**
 * The messages that wait for one client, in order, bounded in bytes, with one send in flight.
 *
 * <p>Two small state machines, both guarded by {@code this}, which is held for no call out:
 *
 * <ul>
 *   <li>{@link Phase}: OPEN takes messages. DRAINING takes none, and sends what waits. CLOSED has
 *       none and sends none. It only ever moves forward, and whoever asked for the move owns what
 *       follows: the client closes the transport.
 *   <li>{@link Slot}, the one place for a send. FREE: nobody sends. CALLING: one thread, the
 *       drainer, is inside the transport. DONE: the transport has called back on that thread's
 *       stack (or overtook it on another): the drainer goes on in its loop, so the stack does not
 *       grow. IN_FLIGHT: the drainer has left; the call-back will be the next drainer.
 * </ul>
 */
final class Outbox {
  private enum Phase {
    OPEN,
    DRAINING,
    CLOSED
  }

  private enum Slot {
    FREE,
    CALLING,
    DONE,
    IN_FLIGHT
  }

  /** What became of an offered message. */
  enum Offered {
    /** It waits behind others, and somebody is sending those. */
    QUEUED,
    /** It waits, and nobody sends: the caller must {@link #pump}, after releasing its locks. */
    PUMP,
    /** It would not fit, and the outbox is closed now: the caller must disconnect the client. */
    FULL,
    /** The client is going or gone. */
    REFUSED
  }

  /** What the outbox tells its client; called without a lock, on any thread. */
  interface Listener {
    /** Nothing waits any more since {@link Outbox#drain}. May be told more than once. */
    void drained();

    /** A send failed. The outbox is closed. */
    void failed(Throwable cause);
  }

  static final long NEVER = -1;

  private static final Message.Encoded PING = new Message.Encoded("", 0);

  private final Transport transport;
  private final int maxBytes;
  private final LongSupplier nanoTime;
  private final Listener listener;

  // All guarded by this.
  private final ArrayDeque<Message.Encoded> queue = new ArrayDeque<>(2);
  private long bytes;
  private boolean pingWanted;
  private Phase phase = Phase.OPEN;
  // The number of the current send: a call-back for an earlier one is ignored.
  private long sends;
  private Slot slot = Slot.FREE;

  // Written by the drainer, read by the housekeeper. NEVER when there is none.
  private volatile long sendingSince = NEVER;
  private volatile long pingedAt = NEVER;

  Outbox(Transport transport, int maxBytes, LongSupplier nanoTime, Listener listener) {
    this.transport = transport;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  /** Adds a message. Does no I/O and takes no other lock, so it may be called under one. */
  synchronized Offered offer(Message.Encoded message) {
    if (phase != Phase.OPEN) {
      return Offered.REFUSED;
    }
    if (bytes + message.bytes() > maxBytes) {
      clear();
      return Offered.FULL;
    }
    queue.add(message);
    bytes += message.bytes();
    return slot == Slot.FREE ? Offered.PUMP : Offered.QUEUED;
  }

  /** Asks for a heartbeat as soon as no message is in flight. Not to be called on an I/O thread. */
  void ping() {
    synchronized (this) {
      if (phase != Phase.OPEN) {
        return;
      }
      pingWanted = true;
    }
    pump();
  }

  /** Sends what waits, unless somebody already does. */
  void pump() {
    synchronized (this) {
      if (slot != Slot.FREE || phase == Phase.CLOSED) {
        return;
      }
      slot = Slot.CALLING;
    }
    sendAll();
  }

  /** Takes no more messages and tells the listener when those that wait are sent. */
  void drain() {
    synchronized (this) {
      if (phase != Phase.OPEN) {
        return;
      }
      phase = Phase.DRAINING;
    }
    pump();
  }

  /** Takes no more messages and forgets those that wait. */
  synchronized void clear() {
    phase = Phase.CLOSED;
    queue.clear();
    bytes = 0;
    pingWanted = false;
    sendingSince = NEVER;
  }

  /** For how long the current send has been in flight, in nanoseconds; 0 when there is none. */
  long sendingNanos(long now) {
    long since = sendingSince;
    return since == NEVER ? 0 : now - since;
  }

  /** When the last heartbeat went out, in {@code nanoTime}; {@link #NEVER} before the first. */
  long pingedAt() {
    return pingedAt;
  }

  private void sendAll() {
    do {
      Message.Encoded next = take();
      if (next == null) {
        return;
      }
      send(next, current());
    } while (doneInline());
  }

  /** What to send next; null, and the slot is free again, when nothing waits. */
  private Message.@Nullable Encoded take() {
    boolean drained;
    synchronized (this) {
      Message.Encoded next = pingWanted ? PING : queue.poll();
      pingWanted = false;
      if (next != null) {
        bytes -= next.bytes();
        sends++;
        sendingSince = nanoTime.getAsLong();
        return next;
      }
      slot = Slot.FREE;
      sendingSince = NEVER;
      drained = phase == Phase.DRAINING;
    }
    if (drained) {
      listener.drained();
    }
    return null;
  }

  @SuppressWarnings("ReferenceEquality") // PING is a mark, whatever it equals.
  private void send(Message.Encoded next, long number) {
    Consumer<@Nullable Throwable> done = failure -> done(number, failure);
    try {
      if (next == PING) {
        pingedAt = nanoTime.getAsLong();
        transport.ping(done);
      } else {
        transport.send(next, done);
      }
    } catch (RuntimeException e) {
      done(number, e);
    }
  }

  private synchronized long current() {
    return sends;
  }

  private synchronized boolean doneInline() {
    if (slot == Slot.DONE) {
      slot = Slot.CALLING;
      return true;
    }
    slot = Slot.IN_FLIGHT;
    return false;
  }

  private void done(long number, @Nullable Throwable failure) {
    synchronized (this) {
      if (number != sends) {
        return;
      }
      if (failure != null) {
        clear();
      } else if (slot == Slot.CALLING) {
        slot = Slot.DONE;
        return;
      } else if (slot == Slot.IN_FLIGHT) {
        slot = Slot.CALLING;
      } else {
        return;
      }
    }
    if (failure != null) {
      listener.failed(failure);
    } else {
      sendAll();
    }
  }
}
