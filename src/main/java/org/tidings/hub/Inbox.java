package org.tidings.hub;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one client, one task at a time, in order: the client's messages, and the
 * events of the server's own (completions and time-outs).
 *
 * <p>States, guarded by {@code this}: idle, or <em>running</em> on exactly one thread; and either
 * free, or <em>held</em> by a message whose answer is awaited. While it is held, events run and
 * messages wait. Waiting messages are bounded; events are few and are not.
 */
final class Inbox {
  /** So many tasks are run in a row; then others have the thread. */
  private static final int SLICE = 64;

  private record Waiting(Runnable task, int bytes) {}

  private final Executor executor;
  private final Consumer<Throwable> bugs;

  // All guarded by this.
  private final ArrayDeque<Waiting> messages = new ArrayDeque<>(2);
  private final ArrayDeque<Runnable> events = new ArrayDeque<>(2);
  private int bytes;
  private boolean running;
  private boolean held;
  private boolean closed;

  /**
   * @param bugs told what a task threw; the tasks after it go on
   */
  Inbox(Executor executor, Consumer<Throwable> bugs) {
    this.executor = executor;
    this.bugs = bugs;
  }

  /**
   * Handles a message, on this thread unless another one is at work.
   *
   * @return false when too many wait already: the message is not taken
   */
  boolean message(Runnable task, int size) {
    synchronized (this) {
      if (closed) {
        return true;
      }
      boolean mustWait = running || held;
      if (mustWait && isFull(size)) {
        return false;
      }
      messages.add(new Waiting(task, size));
      bytes += size;
      if (mustWait) {
        return true;
      }
      running = true;
    }
    run();
    return true;
  }

  private boolean isFull(int size) {
    return messages.size() >= Limits.WAITING_MESSAGES
        || (!messages.isEmpty() && bytes + size > Limits.WAITING_BYTES);
  }

  /** Adds an event; never runs it on this thread, so it may be called under a lock. */
  void event(Runnable task) {
    synchronized (this) {
      if (closed) {
        return;
      }
      events.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    executor.execute(this::run);
  }

  /** Forgets what waits; later tasks are ignored. A task that runs is not interrupted. */
  synchronized void close() {
    closed = true;
    messages.clear();
    events.clear();
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
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        bugs.accept(e);
      }
    }
    executor.execute(this::run);
  }

  private synchronized @Nullable Runnable next() {
    Runnable event = events.poll();
    if (event != null) {
      return event;
    }
    Waiting message = held ? null : messages.poll();
    if (message == null) {
      running = false;
      return null;
    }
    bytes -= message.bytes();
    return message.task();
  }
}
