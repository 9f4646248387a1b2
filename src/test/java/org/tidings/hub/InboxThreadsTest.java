package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxThreadsTest {
  private static final int TASKS = 10_000;

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final Inbox inbox =
      new Inbox(executor, () -> true, () -> {}, bug -> faults.add("bug " + bug));
  private final AtomicBoolean busy = new AtomicBoolean();
  private final CountDownLatch left = new CountDownLatch(2 * TASKS);
  // Written by tasks, which exclude each other: no lock.
  private final List<Integer> messages = new ArrayList<>();
  private final List<Integer> events = new ArrayList<>();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void messagesAndEventsFromTwoThreadsNeverRunAtOnceAndKeepTheirOrder() throws Exception {
    Thread sender =
        new Thread(() -> IntStream.range(0, TASKS).forEach(i -> inbox.event(task(events, i))));
    sender.start();
    for (int i = 0; i < TASKS; i++) {
      Runnable task = task(messages, i);
      while (!inbox.message(task, 1)) {
        Thread.onSpinWait();
      }
    }
    sender.join();
    assertTrue(left.await(30, TimeUnit.SECONDS), () -> left.getCount() + " tasks did not run");
    assertEquals(List.of(), List.copyOf(faults));
    List<Integer> inOrder = IntStream.range(0, TASKS).boxed().toList();
    assertEquals(inOrder, messages);
    assertEquals(inOrder, events);
  }

  private Runnable task(List<Integer> done, int number) {
    return () -> {
      if (!busy.compareAndSet(false, true)) {
        faults.add("two tasks at once at " + number);
      }
      done.add(number);
      busy.set(false);
      left.countDown();
    };
  }
}
