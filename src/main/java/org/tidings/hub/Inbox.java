package org.tidings.hub;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one client, one task at a time, in order: the client's messages, the
 * orders of others (the back end's), and the events of the server's own (completions, time-outs,
 * and at last the clean-up).
 *
 * <p>States, guarded by {@code this}: idle, or <em>running</em> on exactly one thread; and either
 * free, or <em>held</em> by a message or an order that awaits something. While it is held, events
 * run and the others wait; so they do while there is no room for answers. Waiting messages are
 * bounded; events and orders are few and are not. Once it is closed it takes no more of both, but
 * events still run: what they complete must be undone.
 */
final class Inbox {
  /** So many tasks are run in a row; then others have the thread. */
  private static final int SLICE = 64;

  /**
   * A message.
   *
   * @param task handles it
   * @param bytes its size
   */
  record Incoming(Runnable task, int bytes) {}

  private final Executor executor;
  private final BooleanSupplier mayTake;
  private final Runnable whenIdle;
  private final Consumer<Throwable> bugs;

  // All guarded by this.
  private final ArrayDeque<Incoming> messages = new ArrayDeque<>(2);
  private final ArrayDeque<Runnable> events = new ArrayDeque<>(2);
  // Null before the first: most clients never have one.
  private @Nullable ArrayDeque<Runnable> orders;
  private int bytes;
  private boolean running;
  private boolean held;
  private boolean closed;

  /**
   * @param mayTake whether messages may be handled now; an event must come when it is true again.
   *     Called under the lock: takes none
   * @param whenIdle run after the tasks, when there is none left or others have the thread
   * @param bugs told what a task threw; the tasks after it go on
   */
  Inbox(Executor executor, BooleanSupplier mayTake, Runnable whenIdle, Consumer<Throwable> bugs) {
    this.executor = executor;
    this.mayTake = mayTake;
    this.whenIdle = whenIdle;
    this.bugs = bugs;
  }

  /** The same for one message. */
  boolean message(Runnable task, int bytes) {
    return messages(List.of(new Incoming(task, bytes)));
  }

  /**
   * Handles messages, on this thread unless another one is at work.
   *
   * @return false when too many wait already: those that still fit are taken
   */
  boolean messages(List<Incoming> incoming) {
    boolean fits = true;
    synchronized (this) {
      if (closed) {
        return true;
      }
      // What is handled at once does not wait, except behind the first that awaits something.
      boolean mustWait = running || held || !mayTake.getAsBoolean();
      for (Incoming message : incoming) {
        fits = fits && !(mustWait && isFull(message.bytes()));
        if (fits) {
          messages.add(message);
          bytes += message.bytes();
        }
      }
      if (mustWait) {
        return fits;
      }
      running = true;
    }
    run();
    return fits;
  }

  /**
   * Adds a task of others than the client, which is done when the next message could be handled,
   * and before it. Never runs it on this thread, so it may be called under a lock. Forgotten when
   * the inbox is closed.
   */
  void order(Runnable task) {
    synchronized (this) {
      if (closed) {
        return;
      }
      orders = orders == null ? new ArrayDeque<>(2) : orders;
      orders.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    handOn();
  }

  private boolean isFull(int size) {
    return messages.size() >= Limits.WAITING_MESSAGES
        || (!messages.isEmpty() && bytes + size > Limits.WAITING_BYTES);
  }

  /** Adds an event; never runs it on this thread, so it may be called under a lock. */
  void event(Runnable task) {
    synchronized (this) {
      events.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    handOn();
  }

  /** Forgets the messages that wait, and takes no more. A task that runs is not interrupted. */
  synchronized void close() {
    closed = true;
    messages.clear();
    orders = null;
    bytes = 0;
  }

  /** Called by a task: messages wait from now on. */
  synchronized void hold() {
    held = true;
  }

  /** Called by a task: messages go on. */
  synchronized void release() {
    held = false;
  }

  private void run() {
    for (int i = 0; i < SLICE; i++) {
      Runnable task = next();
      if (task == null) {
        return;
      }
      guarded(task);
    }
    guarded(whenIdle);
    handOn();
  }

  /**
   * Has a thread of the executor go on; if there is none, whoever adds the next task tries again.
   */
  private void handOn() {
    try {
      executor.execute(this::run);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        running = false;
      }
      throw e;
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      bugs.accept(e);
    }
  }

  /** Called under the lock, when a message may be handled. */
  private @Nullable Runnable nextTurn() {
    Runnable order = orders == null ? null : orders.poll();
    if (order != null) {
      return order;
    }
    Incoming message = messages.poll();
    if (message == null) {
      return null;
    }
    bytes -= message.bytes();
    return message.task();
  }

  /** The next task; null, and another thread may run, when there is none. */
  private @Nullable Runnable next() {
    boolean idleTold = false;
    while (true) {
      synchronized (this) {
        Runnable event = events.poll();
        if (event != null) {
          return event;
        }
        Runnable task = held || !mayTake.getAsBoolean() ? null : nextTurn();
        if (task != null) {
          return task;
        }
        if (idleTold) {
          running = false;
          return null;
        }
      }
      // Still as the running thread: what it does is ordered with the tasks.
      guarded(whenIdle);
      idleTold = true;
    }
  }
}
