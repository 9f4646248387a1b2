package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Events events = new Events();
  private final ManualExecutor executor = new ManualExecutor();
  private final Inbox inbox =
      new Inbox(executor, () -> true, () -> {}, bug -> events.add("bug " + bug.getMessage()));

  @AfterEach
  void nothingElseHappened() {
    executor.runAll();
    events.assertExhausted();
  }

  @Test
  void aMessageIsHandledOnTheCallersThreadAtOnce() {
    assertTrue(message("a"));
    events.assertNext("a");
  }

  @Test
  void anEventIsNeverHandledOnTheCallersThread() {
    inbox.event(() -> events.add("event"));
    events.assertExhausted();
    executor.runAll();
    events.assertNext("event");
  }

  @Test
  void tasksAddedByATaskRunAfterIt() {
    assertTrue(
        inbox.message(
            () -> {
              events.add("begin");
              assertTrue(message("b"));
              inbox.event(() -> events.add("event"));
              assertTrue(message("c"));
              events.add("end");
            },
            1));
    events.assertNext("begin", "end", "event", "b", "c");
    assertEquals(0, executor.waiting());
  }

  @Test
  void aMessageDoesNotOvertakeAnEventThatWaitsForItsThread() {
    inbox.event(() -> events.add("event"));
    assertTrue(message("a"));
    events.assertExhausted();
    executor.runAll();
    events.assertNext("event", "a");
  }

  @Test
  void heldMessagesWaitWhileEventsRun() {
    hold();
    assertTrue(message("a"));
    assertTrue(message("b"));
    inbox.event(() -> events.add("event"));
    executor.runAll();
    events.assertNext("event");
    inbox.event(inbox::release);
    executor.runAll();
    events.assertNext("a", "b");
  }

  @Test
  void messagesWaitWhileThereIsNoRoomForAnswersAndEventsRun() {
    AtomicBoolean room = new AtomicBoolean(true);
    Inbox answering = new Inbox(executor, room::get, () -> {}, bug -> events.add("bug " + bug));
    assertTrue(
        answering.messages(
            List.of(
                new Inbox.Incoming(() -> room.set(false), 1),
                new Inbox.Incoming(() -> events.add("a"), 1))));
    assertTrue(answering.message(() -> events.add("b"), 1));
    answering.event(() -> events.add("event"));
    executor.runAll();
    events.assertNext("event");
    room.set(true);
    answering.event(() -> {});
    executor.runAll();
    events.assertNext("a", "b");
  }

  @Test
  void atMost256MessagesWait() {
    hold();
    for (int i = 0; i < 256; i++) {
      assertTrue(inbox.message(() -> {}, 0));
    }
    assertFalse(message("one too many"));
  }

  @Test
  void atMostOneMebibyteWaits() {
    hold();
    assertTrue(inbox.message(() -> events.add("a"), 1 << 20));
    assertFalse(inbox.message(() -> events.add("b"), 1));
    assertTrue(inbox.message(() -> events.add("c"), 0));
    inbox.event(inbox::release);
    executor.runAll();
    events.assertNext("a", "c");
  }

  @Test
  void whatWasHandledNoLongerCounts() {
    for (int i = 0; i < 1000; i++) {
      assertTrue(inbox.message(() -> {}, 1 << 20));
    }
    hold();
    assertTrue(inbox.message(() -> {}, 1));
    assertTrue(inbox.message(() -> {}, (1 << 20) - 1));
  }

  @Test
  void aMessageLargerThanAllThatMayWaitIsTakenWhenItNeedNotWait() {
    assertTrue(inbox.message(() -> events.add("large"), (1 << 20) + 1));
    events.assertNext("large");
  }

  @Test
  void aMessageLargerThanAllThatMayWaitIsTakenWhenNothingElseWaits() {
    hold();
    assertTrue(inbox.message(() -> events.add("large"), (1 << 20) + 1));
    assertFalse(message("one too many"));
    inbox.event(inbox::release);
    executor.runAll();
    events.assertNext("large");
  }

  @Test
  void after64TasksInARowOthersHaveTheThread() {
    assertTrue(
        inbox.message(
            () -> {
              events.add("0");
              for (int i = 1; i < 100; i++) {
                assertTrue(message(Integer.toString(i)));
              }
            },
            1));
    events.assertNext(numbers(0, 64));
    assertEquals(1, executor.waiting());
    assertTrue(message("100"), "taken");
    events.assertExhausted();
    executor.runAll();
    events.assertNext(numbers(64, 101));
    assertTrue(message("idle again"));
    events.assertNext("idle again");
  }

  private static String[] numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
  }

  @Test
  void aTaskThatThrowsDoesNotStopTheOnesAfterIt() {
    inbox.event(
        () -> {
          throw new IllegalStateException("first");
        });
    inbox.event(
        () -> {
          throw new AssertionError("second");
        });
    inbox.event(() -> events.add("event"));
    executor.runAll();
    events.assertNext("bug first", "bug second", "event");
    assertTrue(message("a"));
    events.assertNext("a");
  }

  @Test
  void whenThereIsNoThreadTheNextEventTriesAgain() {
    boolean[] hasThread = {false};
    Inbox starved =
        new Inbox(
            task -> {
              if (!hasThread[0]) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              executor.execute(task);
            },
            () -> true,
            () -> {},
            bug -> events.add("bug " + bug));
    assertThrows(OutOfMemoryError.class, () -> starved.event(() -> events.add("a")));
    hasThread[0] = true;
    starved.event(() -> events.add("b"));
    executor.runAll();
    events.assertNext("a", "b");
  }

  @Test
  void aClosedInboxForgetsMessagesAndTakesNoMoreWhileItsEventsStillRun() {
    hold();
    assertTrue(message("a"));
    inbox.event(() -> events.add("event"));
    inbox.close();
    executor.runAll();
    events.assertNext("event");
    assertTrue(message("b"), "a message to a closed inbox is not one too many");
    inbox.event(inbox::release);
    inbox.event(() -> events.add("clean-up"));
    executor.runAll();
    events.assertNext("clean-up");
  }

  @Test
  void anOrderIsNeverCarriedOutOnTheCallersThreadAndComesBeforeMessages() {
    inbox.order(() -> events.add("order"));
    events.assertExhausted();
    assertTrue(message("a"));
    inbox.order(() -> events.add("another"));
    inbox.event(() -> events.add("event"));
    executor.runAll();
    events.assertNext("event", "order", "another", "a");
  }

  @Test
  void heldOrdersWaitWhileEventsRun() {
    hold();
    assertTrue(message("a"));
    inbox.order(() -> events.add("order"));
    inbox.event(() -> events.add("event"));
    executor.runAll();
    events.assertNext("event");
    inbox.event(inbox::release);
    executor.runAll();
    events.assertNext("order", "a");
  }

  @Test
  void aClosedInboxForgetsOrdersAndTakesNoMore() {
    hold();
    inbox.order(() -> events.add("forgotten"));
    inbox.close();
    inbox.order(() -> events.add("not taken"));
    inbox.event(inbox::release);
  }

  @Test
  void whenThereIsNoThreadTheOrderIsCarriedOutWithTheNextTask() {
    executor.refuses(1);
    assertThrows(RejectedExecutionException.class, () -> inbox.order(() -> events.add("order")));
    assertTrue(message("a"));
    events.assertNext("order", "a");
  }

  @Test
  void messagesThatComeTogetherAreHandledInARowAndThenItIsIdle() {
    Inbox told = telling(() -> events.add("idle"));
    assertTrue(
        told.messages(
            List.of(
                new Inbox.Incoming(() -> events.add("a"), 1),
                new Inbox.Incoming(() -> events.add("b"), 1))));
    events.assertNext("a", "b", "idle");
    told.event(() -> events.add("event"));
    executor.runAll();
    events.assertNext("event", "idle");
  }

  @Test
  void ofMessagesThatComeTogetherThoseThatFitAreTaken() {
    hold();
    List<Inbox.Incoming> tooMany =
        IntStream.range(0, 300)
            .mapToObj(i -> new Inbox.Incoming(() -> events.add("" + i), 0))
            .toList();
    assertFalse(inbox.messages(tooMany));
    inbox.event(inbox::release);
    while (executor.waiting() > 0) {
      executor.runAll();
    }
    events.assertNext(numbers(0, 256));
  }

  @Test
  void aMessageThatDoesNotFitIsOneTooManyThoughTheNextOneWouldFit() {
    hold();
    assertFalse(
        inbox.messages(
            List.of(
                new Inbox.Incoming(() -> events.add("a"), 1 << 20),
                new Inbox.Incoming(() -> events.add("b"), 1),
                new Inbox.Incoming(() -> events.add("c"), 0))));
    inbox.event(inbox::release);
    executor.runAll();
    events.assertNext("a");
  }

  @Test
  void itIsIdleAlsoWhenOthersHaveTheThread() {
    Inbox told = telling(() -> events.add("idle"));
    assertTrue(told.messages(Collections.nCopies(65, new Inbox.Incoming(() -> {}, 0))));
    events.assertNext("idle");
    executor.runAll();
    events.assertNext("idle");
  }

  @Test
  void whatIsDoneWhenIdleIsDoneBeforeTheNextTask() {
    ManualExecutor once = new ManualExecutor();
    Inbox told = telling(once::runAll);
    once.execute(
        () -> {
          assertTrue(told.message(() -> events.add("a"), 1));
          events.add("idle");
        });
    assertTrue(told.message(() -> {}, 0));
    events.assertNext("idle", "a");
  }

  @Test
  void aBugWhenIdleDoesNotStopTheTasksAfterIt() {
    Inbox told =
        telling(
            () -> {
              throw new IllegalStateException("idle");
            });
    assertTrue(told.messages(Collections.nCopies(65, new Inbox.Incoming(() -> {}, 0))));
    events.assertNext("bug idle");
    executor.runAll();
    events.assertNext("bug idle");
    assertTrue(told.message(() -> events.add("a"), 1));
    events.assertNext("a", "bug idle");
  }

  private Inbox telling(Runnable whenIdle) {
    return new Inbox(executor, () -> true, whenIdle, bug -> events.add("bug " + bug.getMessage()));
  }

  private boolean message(String name) {
    return inbox.message(() -> events.add(name), 1);
  }

  private void hold() {
    assertTrue(inbox.message(inbox::hold, 0));
  }
}
