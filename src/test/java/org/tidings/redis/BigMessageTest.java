package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class BigMessageTest {
  private final Deque<Runnable> executor = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final Mailbox mailbox = new Mailbox(executor::add, () -> done.add("emptied"));

  private void work() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
  }

  @Test
  void messageOverTheLimitIsTakenWhereNothingWaitsAndTheNextOnesToo() {
    assertTrue(mailbox.offer(() -> done.add("big"), Mailbox.MOST_BYTES + 1));
    work();
    assertTrue(mailbox.offer(() -> done.add("next"), 1));
    work();
    assertEquals(List.of("big", "next"), done);
  }
}
