package org.tidings.redis;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one channel: in order, by one thread at a time, on the workers. A few at a
 * time: then it is the next channel's turn, so that no channel waits for another's burst.
 *
 * <p>Idle → running → idle. Whoever posts to an idle one makes it run; the run that finds nothing
 * left makes it idle. Queue and state are guarded by {@code this}, under which nothing is called
 * but the executor.
 */
final class Mailbox implements Runnable {
  private static final Logger LOG = Logger.getLogger(Mailbox.class.getName());

  private static final int SLICE = 64;

  /** What may wait; a node that is so far behind catches up by recovery. */
  static final int MOST_BYTES = 16 << 20;

  /** What a task costs besides. */
  private static final int OVERHEAD = 128;

  private record Task(Runnable work, int bytes) {}

  private final Executor workers;
  private final Runnable emptied;

  // All guarded by this.
  private @Nullable ArrayDeque<Task> waiting;
  private long bytes;
  private boolean running;
  private boolean refused;

  /**
   * @param emptied run once when it is empty again, after it had to refuse something
   */
  Mailbox(Executor workers, Runnable emptied) {
    this.workers = workers;
    this.emptied = emptied;
  }

  /** Has it done in its turn. Does not throw. */
  void post(Runnable work) {
    var unused = post(work, 0, true);
  }

  /**
   * Has it done in its turn, unless too much waits.
   *
   * @return false if it is refused, the first time in a row
   */
  boolean offer(Runnable work, int size) {
    return post(work, size, false);
  }

  private synchronized boolean post(Runnable work, int size, boolean always) {
    // Of any size where nothing waits: what is refused while it is idle would not make it run.
    if (!always && (refused || (bytes > 0 && bytes + size > MOST_BYTES))) {
      boolean again = refused;
      refused = true;
      return again;
    }
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
    }
    int cost = size == 0 ? 0 : size + OVERHEAD;
    waiting.add(new Task(work, cost));
    bytes += cost;
    if (!running) {
      running = true;
      workers.execute(this);
    }
    return true;
  }

  @Override
  public void run() {
    for (int i = 0; i < SLICE; i++) {
      Runnable next = next();
      if (next == null) {
        return;
      }
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        LOG.log(Level.SEVERE, "a bug in Tidings: what came from Redis was not handed on", e);
      }
    }
    workers.execute(this);
  }

  private synchronized @Nullable Runnable next() {
    Task task = waiting == null ? null : waiting.poll();
    if (task != null) {
      bytes -= task.bytes();
      return task.work();
    }
    if (refused) {
      refused = false;
      return emptied;
    }
    waiting = null; // Most channels are silent most of the time.
    running = false;
    return null;
  }
}
