package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;

/** What comes in one channel is handed on in order, and holds up no other channel. */
class MailboxTest {
  private final Deque<Runnable> workers = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final Mailbox mailbox = new Mailbox(workers::add, () -> done.add("emptied"));

  private void offer(Mailbox to, String what) {
    assertTrue(to.offer(() -> done.add(what), 1));
  }

  /** A worker takes one turn. */
  private void turn() {
    workers.remove().run();
  }

  @Test
  void allIsDoneInOrderByOneRun() {
    offer(mailbox, "a");
    mailbox.post(() -> done.add("b"));
    offer(mailbox, "c");
    assertEquals(1, workers.size());
    turn();
    assertEquals(List.of("a", "b", "c"), done);
    assertEquals(0, workers.size());
    offer(mailbox, "d");
    turn();
    assertEquals("d", done.get(3));
  }

  @Test
  void aBurstLetsOthersHaveTheirTurn() {
    Mailbox other = new Mailbox(workers::add, () -> {});
    for (int i = 0; i < 200; i++) {
      offer(mailbox, "burst");
    }
    offer(other, "other");
    turn();
    assertFalse(done.contains("other"));
    assertTrue(done.size() < 100, "one turn took " + done.size());
    turn();
    assertTrue(done.contains("other"));
    while (!workers.isEmpty()) {
      turn();
    }
    assertEquals(201, done.size());
  }

  @Test
  void whatIsTooMuchIsRefusedUntilTheRestIsDone() {
    assertTrue(mailbox.offer(() -> done.add("large"), Mailbox.MOST_BYTES));
    assertFalse(mailbox.offer(() -> done.add("too much"), 1));
    assertTrue(mailbox.offer(() -> done.add("too much again, and said already"), 1));
    mailbox.post(() -> done.add("a task"));
    turn();
    assertEquals(List.of("large", "a task", "emptied"), done);
    offer(mailbox, "later");
    turn();
    assertEquals("later", done.get(3));
  }

  @Test
  void whatIsRefusedDoesNotComeLaterThanWhatCameAfterIt() {
    assertTrue(mailbox.offer(() -> done.add("large"), Mailbox.MOST_BYTES));
    assertFalse(mailbox.offer(() -> done.add("lost"), 1));
    turn();
    assertEquals(List.of("large", "emptied"), done);
  }

  @Test
  void aTaskThatThrowsHarmsNoOther() {
    try (LogLines log = new LogLines(Mailbox.class, Level.ALL)) {
      mailbox.post(
          () -> {
            throw new IllegalStateException("broken");
          });
      mailbox.post(() -> done.add("next"));
      turn();
      assertEquals(List.of("next"), done);
      assertEquals(Level.SEVERE, log.takeOne().getLevel());
    }
  }

  @Test
  void threadsThatPostAtOnceLoseNothing() throws Exception {
    int threads = 4;
    int each = 20_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch left = new CountDownLatch(threads * each);
    int[] count = {0}; // Unguarded on purpose: one run at a time, each sees what the last did.
    Mailbox shared = new Mailbox(pool, () -> {});
    for (int i = 0; i < threads; i++) {
      new Thread(
              () -> {
                for (int j = 0; j < each; j++) {
                  shared.post(
                      () -> {
                        count[0]++;
                        left.countDown();
                      });
                }
              })
          .start();
    }
    assertTrue(left.await(30, TimeUnit.SECONDS), left.getCount() + " are left");
    assertEquals(threads * each, count[0]);
    pool.shutdown();
  }
}
