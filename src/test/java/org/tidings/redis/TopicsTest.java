package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a subscription begins and ends: a step of Redis or of a worker at a time. */
class TopicsTest {
  private static final int MANY = 300;

  private final Servers servers = Servers.of(EngineFixture.settings("redis://127.0.0.1:1"));
  private final Deque<Runnable> workers = new ArrayDeque<>();
  private final Topics topics =
      new Topics(servers, workers::add, "Redis", Duration.ofSeconds(5), System::nanoTime);
  private final Heard heard = new Heard();

  /** What Redis was asked, and has not answered. */
  private final Deque<String> asked = new ArrayDeque<>();

  private final List<RedisPubSubListener<String, byte[]>> ears = new ArrayList<>();

  @AfterEach
  void close() {
    servers.close();
  }

  private static Object fake(Class<?> type, InvocationHandler does) {
    return Proxy.newProxyInstance(TopicsTest.class.getClassLoader(), new Class<?>[] {type}, does);
  }

  @SuppressWarnings("unchecked")
  private StatefulRedisPubSubConnection<String, byte[]> connection() {
    Object sent = fake(RedisFuture.class, (self, method, arguments) -> null);
    Object commands =
        fake(
            RedisPubSubAsyncCommands.class,
            (self, method, arguments) -> {
              asked.addAll(List.of((String[]) arguments[0]));
              return sent;
            });
    return (StatefulRedisPubSubConnection<String, byte[]>)
        fake(
            StatefulRedisPubSubConnection.class,
            (self, method, arguments) -> {
              if (method.getName().equals("addListener")) {
                ears.add((RedisPubSubListener<String, byte[]>) arguments[0]);
              }
              return method.getName().equals("async") ? commands : null;
            });
  }

  private void connect() {
    topics.up(connection(), "run");
  }

  private CompletableFuture<Void> subscribe(String name) {
    return topics.subscribe(name, name, heard).toCompletableFuture();
  }

  private CompletableFuture<Void> unsubscribe(String name) {
    return topics.unsubscribe(name, heard).toCompletableFuture();
  }

  private void enter(String name) {
    var unused = subscribe(name);
  }

  private void leave(String name) {
    var unused = unsubscribe(name);
  }

  /** Redis answers all that it was asked until now; in or out is the same to its hearer. */
  private void answer() {
    for (int left = asked.size(); left > 0; left--) {
      ears.get(0).subscribed(asked.remove(), 1);
    }
  }

  private void work() {
    while (!workers.isEmpty()) {
      workers.remove().run();
    }
  }

  @Test
  void whoSubscribesIsInWhenRedisAndTheWorkersHaveDoneIt() {
    connect();
    CompletableFuture<Void> one = subscribe("one");
    work();
    assertFalse(one.isDone());
    answer();
    assertTrue(one.isDone());
    CompletableFuture<Void> two = subscribe("two");
    answer();
    assertFalse(two.isDone());
    work();
    assertTrue(two.isDone());
  }

  @Test
  void whoUnsubscribesIsOutWhenRedisAndTheWorkersHaveDoneIt() {
    connect();
    enter("one");
    enter("two");
    answer();
    work();
    CompletableFuture<Void> one = unsubscribe("one");
    work();
    assertFalse(one.isDone());
    answer();
    assertTrue(one.isDone());
    CompletableFuture<Void> two = unsubscribe("two");
    answer();
    assertFalse(two.isDone());
    work();
    assertTrue(two.isDone());
  }

  @Test
  void whatNobodyWantsIsForgotten() {
    enter("left before there is a line");
    leave("left before there is a line");
    connect();
    assertEquals(0, asked.size());
    enter("left");
    leave("left");
    enter("wanted");
    answer();
    work();
    assertEquals(1, topics.size());
  }

  @Test
  void itIsWholeWhenTheLastBatchIsOnItsWay() {
    for (int i = 0; i < MANY; i++) {
      enter("c" + i);
    }
    assertFalse(topics.isWhole());
    connect();
    assertTrue(asked.size() < MANY);
    assertFalse(topics.isWhole());
    answer();
    assertTrue(topics.isWhole());
    assertEquals(MANY, topics.size());
  }
}
