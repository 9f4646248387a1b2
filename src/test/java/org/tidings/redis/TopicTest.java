package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Engine.Listener;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Publication;

/** The steps of {@link Topics}, one at a time and in all orders that its threads allow. */
class TopicTest {
  /** Notes what it missed. */
  private static final class Ear implements Listener {
    private final List<String> missed = new ArrayList<>();

    @Override
    public Runnable published(String channel, Publication publication) {
      return () -> {};
    }

    @Override
    public Runnable joined(String channel, ClientInfo info) {
      return () -> {};
    }

    @Override
    public Runnable left(String channel, ClientInfo info) {
      return () -> {};
    }

    @Override
    public Runnable missed(String channel) {
      return () -> missed.add(channel);
    }
  }

  private final Topic topic = new Topic("live:news", "news", Runnable::run);
  private final Ear ear = new Ear();
  private final Ear other = new Ear();

  private static boolean isDone(CompletionStage<Void> stage) {
    return stage.toCompletableFuture().isDone();
  }

  private void want(Ear listener) {
    topic.want(listener);
    assertTrue(isDone(topic.add(listener)));
    topic.asked(true);
  }

  private void unwant(Ear listener) {
    assertTrue(isDone(topic.remove(listener)));
    assertTrue(topic.unwant(listener));
    topic.abandon().run();
    topic.asked(false);
  }

  private void answered() {
    topic.answered().run();
  }

  @Test
  void whoLeavesIsOutThoughAnotherComesInBeforeRedisHasAnswered() {
    want(ear);
    answered();
    unwant(ear);
    CompletionStage<Void> left = topic.left();
    want(other);
    CompletionStage<Void> entered = topic.entered();
    answered();
    assertFalse(isDone(left));
    assertFalse(isDone(entered));
    answered();
    assertTrue(isDone(left));
    assertTrue(isDone(entered));
    assertFalse(topic.isIdle());
  }

  @Test
  void whoEntersAsTheLineIsLostMayHaveMissedSomething() {
    want(ear);
    CompletionStage<Void> entered = topic.entered();
    Runnable entering = topic.answered();
    topic.lose().run();
    entering.run();
    assertTrue(isDone(entered));
    assertFalse(isDone(topic.entered()));
    topic.asked(true);
    answered();
    assertTrue(isDone(topic.entered()));
    assertEquals(List.of("news"), ear.missed);
  }

  @Test
  void whoHasNotEnteredWhenTheLineIsLostMissesNothing() {
    want(ear);
    CompletionStage<Void> entered = topic.entered();
    topic.lose().run();
    assertFalse(isDone(entered));
    topic.asked(true);
    answered();
    assertTrue(isDone(entered));
    assertEquals(List.of(), ear.missed);
  }

  @Test
  void whoComesAfterTheLastHasLeftMissesNothing() {
    want(ear);
    answered();
    unwant(ear);
    want(other);
    topic.lose().run();
    topic.asked(true);
    answered();
    assertEquals(List.of(), other.missed);
  }

  @Test
  void whoComesAfterTheLastHasLeftALostLineMissesNothing() {
    want(ear);
    answered();
    topic.lose().run();
    assertTrue(topic.unwant(ear));
    topic.abandon().run();
    topic.want(other);
    assertTrue(isDone(topic.add(other)));
    topic.asked(true);
    answered();
    assertEquals(List.of(), other.missed);
  }

  @Test
  void twoLostLinesAreToldOnce() {
    want(ear);
    answered();
    topic.lose().run();
    topic.asked(true);
    topic.lose().run();
    topic.asked(true);
    answered();
    assertEquals(List.of("news"), ear.missed);
  }
}
