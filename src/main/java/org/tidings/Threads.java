package org.tidings;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

/**
 * All threads of the application, which has none of its own in Tomcat. Each pool is bounded, each
 * thread is named, and none is left after {@link #stop}: containers look for leaked threads.
 */
final class Threads {
  private static final Logger LOG = Logger.getLogger(Threads.class.getName());

  /** How long closes and handlers that are at work may take to end. */
  static final Duration ENDING = Duration.ofMillis(1500);

  /** How long they may take when they have been interrupted. */
  static final Duration INTERRUPTED = Duration.ofMillis(500);

  private static final Duration IDLE = Duration.ofSeconds(30);

  // Those that were started and may be alive.
  private final Set<Thread> started = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, factory("timer"));
  private final ThreadPoolExecutor workers = started(pool("worker", 4));
  private final ThreadPoolExecutor closers = started(pool("closer", 4));
  private final ThreadPoolExecutor handlers = idling(pool("handler", 32));

  /** One thread; its tasks only hand work on. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** For what must not run on an I/O thread. */
  ExecutorService workers() {
    return workers;
  }

  /** For closing connections, which may block. */
  ExecutorService closers() {
    return closers;
  }

  /** For message handlers that block. */
  ExecutorService handlers() {
    return handlers;
  }

  /** Ends all threads; waits for what is at work, and interrupts what takes too long. */
  void stop() {
    List<ThreadPoolExecutor> pools = List.of(workers, closers, handlers);
    timer.shutdownNow();
    pools.forEach(ThreadPoolExecutor::shutdown);
    try {
      if (!joinAll(ENDING)) {
        LOG.warning(() -> "a thread was still busy after " + ENDING + " and was interrupted");
        pools.forEach(ThreadPoolExecutor::shutdownNow);
        var unused = joinAll(INTERRUPTED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for the threads themselves: a pool says that it has ended while its last one still runs.
   */
  private boolean joinAll(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (Thread thread : started) {
      long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (thread != Thread.currentThread()) {
        thread.join(Math.max(1, millis));
      }
    }
    return started.stream().noneMatch(Thread::isAlive);
  }

  private ThreadPoolExecutor pool(String name, int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        IDLE.toSeconds(),
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        factory(name),
        // After stop there is no client left for whom a task could matter.
        new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Whoever gives it a task may hold locks: that is no time to start a thread, which can fail. */
  private static ThreadPoolExecutor started(ThreadPoolExecutor pool) {
    int unused = pool.prestartAllCoreThreads();
    return pool;
  }

  private static ThreadPoolExecutor idling(ThreadPoolExecutor pool) {
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private ThreadFactory factory(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "tidings-" + name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      // Not that of whoever happens to be first to need it: JSON-P finds its provider by this.
      thread.setContextClassLoader(Threads.class.getClassLoader());
      started.removeIf(old -> old.getState() == Thread.State.TERMINATED);
      started.add(thread);
      return thread;
    };
  }
}
