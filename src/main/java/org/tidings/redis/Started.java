package org.tidings.redis;

import io.lettuce.core.resource.ThreadFactoryProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * The threads of the client library, to wait for themselves: it says that they have ended while the
 * last ones still run, and a container that sees one then complains. Thread-safe.
 */
final class Started implements ThreadFactoryProvider {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  @Override
  public ThreadFactory getThreadFactory(String poolName) {
    ThreadFactory made = new DefaultThreadFactory(poolName, true);
    return task -> {
      Thread thread = made.newThread(task);
      threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
      threads.add(thread);
      return thread;
    };
  }

  /**
   * Waits for them.
   *
   * @return whether all have ended
   */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }
}
