package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class StartedTest {
  private final Started started = new Started();
  private final ThreadFactory factory = started.getThreadFactory("test");
  private final CountDownLatch end = new CountDownLatch(1);

  private Thread waiting() {
    Thread thread =
        factory.newThread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void theEndIsThatOfTheThreadsThemselves() throws InterruptedException {
    Thread first = waiting();
    Thread second = waiting();
    assertFalse(started.awaitEnd(Duration.ofMillis(20)));
    first.interrupt();
    first.join();
    assertFalse(started.awaitEnd(Duration.ofMillis(20)), "one of them still runs");
    end.countDown();
    assertTrue(started.awaitEnd(Duration.ofSeconds(20)));
    assertFalse(second.isAlive());
  }
}
