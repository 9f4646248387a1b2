package org.tidings.hub;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Message;

/**
 * The messages that wait for one client, in order, bounded in bytes, with one send in flight. What
 * waits together may go out together, where the client understands that ({@link #join}).
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
    /** It waits, and somebody is sending, or was told to pump. */
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
    /** These go out, in one frame. */
    void sending(List<Message.Encoded> frame);

    /** Nothing waits any more since {@link Outbox#drain}. May be told more than once. */
    void drained();

    /** It is not crowded any more. */
    void roomy();

    /** A send failed. The outbox is closed. */
    void failed(Throwable cause);
  }

  static final long NEVER = -1;

  /** The ping that scripts can see. Known by its identity. */
  static final Message.Encoded HEARTBEAT = new Message.Encoded("{}", 2, Message.Kind.PING);

  private final Transport transport;
  private final LongSupplier nanoTime;
  private final Listener listener;

  private volatile @Nullable Function<List<Message.Encoded>, Message.Encoded> joining;

  // All guarded by this.
  private final Backlog waiting;
  private Phase phase = Phase.OPEN;
  private Slot slot = Slot.FREE;
  // The number of the current send: a call-back for an earlier one is ignored. Written by the
  // drainer alone, which therefore may read it without the lock.
  private long sends;

  // Written by the drainer, read by the housekeeper. NEVER when there is none.
  private volatile long sendingSince = NEVER;
  private volatile long pingedAt = NEVER;
  private volatile int heartbeats;
  private volatile boolean crowded;

  Outbox(Transport transport, int maxBytes, LongSupplier nanoTime, Listener listener) {
    this.transport = transport;
    this.waiting = new Backlog(maxBytes);
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  /** From now on what waits together is sent as one message, put together by this. */
  void join(Function<List<Message.Encoded>, Message.Encoded> how) {
    joining = how;
  }

  /** Adds a message. Does no I/O and takes no other lock, so it may be called under one. */
  synchronized Offered offer(Message.Encoded message) {
    if (phase != Phase.OPEN) {
      return Offered.REFUSED;
    }
    if (!waiting.hasRoomFor(message)) {
      clear();
      return Offered.FULL;
    }
    boolean first = waiting.isEmpty();
    waiting.add(message);
    return added(first);
  }

  /**
   * Adds what the client has asked for. It is not bounded here: whoever answers asks {@link
   * #isCrowded} first, and goes on when the listener is told that it is {@link Listener#roomy}.
   */
  synchronized Offered reply(Message.Encoded message) {
    if (phase != Phase.OPEN) {
      return Offered.REFUSED;
    }
    boolean first = waiting.isEmpty();
    waiting.addReply(message);
    crowded = waiting.isCrowded();
    return added(first);
  }

  /** Called under the lock. Who adds to an empty queue pumps, unless somebody sends. */
  private Offered added(boolean first) {
    return first && slot == Slot.FREE ? Offered.PUMP : Offered.QUEUED;
  }

  /** What waits, in bytes as they count against the bound. */
  synchronized long waitingBytes() {
    return waiting.bytes();
  }

  /** Whether so much that was asked for waits that the client should read before it asks more. */
  boolean isCrowded() {
    return crowded;
  }

  /**
   * Sends a ping frame, unless a send is in flight: then the connection is not idle, and the caller
   * tries again later. Not to be called on an I/O thread.
   */
  void ping() {
    long number;
    synchronized (this) {
      if (phase != Phase.OPEN || slot != Slot.FREE) {
        return;
      }
      slot = Slot.CALLING;
      number = begin();
    }
    pingedAt = nanoTime.getAsLong();
    call(number, transport::ping);
    if (doneInline()) {
      sendAll();
    }
  }

  /** Where {@link #pump} costs least. */
  Executor writer(Executor workers) {
    return transport.writer(workers);
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
    waiting.clear();
    crowded = false;
    sendingSince = NEVER;
  }

  /** For how long the current send has been in flight, in nanoseconds; 0 when there is none. */
  long sendingNanos(long now) {
    long since = sendingSince;
    return since == NEVER ? 0 : now - since;
  }

  /** When the last ping went out, in {@code nanoTime}; {@link #NEVER} before the first. */
  long pingedAt() {
    return pingedAt;
  }

  /** How many times {@link #HEARTBEAT} has gone out. */
  int heartbeats() {
    return heartbeats;
  }

  private void sendAll() {
    do {
      List<Message.Encoded> next = take();
      if (next.isEmpty()) {
        return;
      }
      listener.sending(next);
      call(sends, done -> transport.send(frame(next), done));
    } while (doneInline());
  }

  private Message.Encoded frame(List<Message.Encoded> messages) {
    Function<List<Message.Encoded>, Message.Encoded> how = joining;
    return how == null || messages.size() == 1 ? messages.get(0) : how.apply(messages);
  }

  /** What to send next; empty, and the slot is free again, when nothing waits. */
  private List<Message.Encoded> take() {
    List<Message.Encoded> taken;
    boolean roomy;
    boolean drained = false;
    synchronized (this) {
      taken = waiting.take(joining != null);
      if (taken.isEmpty()) {
        slot = Slot.FREE;
        sendingSince = NEVER;
        drained = phase == Phase.DRAINING;
      } else {
        begin();
        note(taken);
      }
      roomy = crowded && !waiting.isCrowded();
      crowded &= !roomy;
    }
    if (roomy) {
      listener.roomy();
    }
    if (drained) {
      listener.drained();
    }
    return taken;
  }

  /** Takes note of a heartbeat that goes out. Called under the lock. */
  @SuppressWarnings({"ReferenceEquality", "NonAtomicVolatileUpdate"}) // One writer at a time.
  private void note(List<Message.Encoded> taken) {
    for (Message.Encoded each : taken) {
      if (each == HEARTBEAT) {
        pingedAt = sendingSince;
        heartbeats++;
      }
    }
  }

  /** The number of the send that begins. Called under the lock. */
  private long begin() {
    sendingSince = nanoTime.getAsLong();
    return ++sends;
  }

  private void call(long number, Consumer<Consumer<@Nullable Throwable>> sending) {
    try {
      sending.accept(failure -> done(number, failure));
    } catch (RuntimeException | Error e) {
      done(number, e);
    }
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
        sends++; // A second call-back of this send is none of the next one's.
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
