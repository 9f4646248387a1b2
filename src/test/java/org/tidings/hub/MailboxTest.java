package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;

class MailboxTest {
  private final ManualExecutor workers = new ManualExecutor();
  private final List<String> read = new ArrayList<>();

  @Test
  void whoAddsSomethingDoesNotReadIt() {
    Mailbox<String> mailbox = new Mailbox<>(workers, read::add);
    mailbox.add("a");
    mailbox.add("b");
    assertEquals(List.of(), read);
    assertEquals(1, workers.waiting());
    workers.runAll();
    mailbox.add("c");
    workers.runAll();
    assertEquals(List.of("a", "b", "c"), read);
  }

  @Test
  void whatFailsIsLoggedAndWhatFollowsIsRead() {
    Mailbox<String> mailbox =
        new Mailbox<>(
            workers,
            letter -> {
              read.add(letter);
              if (letter.equals("a")) {
                throw new IllegalStateException(letter);
              }
            });
    try (LogLines log = new LogLines(Mailbox.class, Level.WARNING)) {
      mailbox.add("a");
      mailbox.add("b");
      workers.runAll();
      assertEquals(Level.SEVERE, log.takeOne().getLevel());
    }
    assertEquals(List.of("a", "b"), read);
  }

  @Test
  void oneIsReadAtATimeInOrderAndNoneIsLost() throws InterruptedException {
    int each = 20_000;
    List<Integer> seen = new ArrayList<>(); // Guarded by the mailbox alone.
    CountDownLatch left = new CountDownLatch(2 * each);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Mailbox<Integer> mailbox =
          new Mailbox<>(
              threads,
              letter -> {
                seen.add(letter);
                left.countDown();
              });
      for (int sender = 0; sender < 2; sender++) {
        int first = sender * each;
        threads.execute(() -> IntStream.range(first, first + each).forEach(mailbox::add));
      }
      assertTrue(left.await(30, TimeUnit.SECONDS), () -> left.getCount() + " were not read");
      assertEquals(2 * each, seen.size());
      assertEquals(
          IntStream.range(0, each).boxed().toList(), seen.stream().filter(i -> i < each).toList());
    } finally {
      threads.shutdownNow();
    }
  }
}
