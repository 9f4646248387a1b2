package org.tidings.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine.Listener;

/**
 * What this process is subscribed to in Redis, over one connection.
 *
 * <p>Each topic is wanted by listeners, and in Redis or not; see {@link Topic}. While the line is
 * down nothing is in Redis; when it is up again all that is wanted is subscribed to, {@link #BATCH}
 * at a time, and who was subscribed before is told that it may have missed something.
 *
 * <p>Topics and connection are guarded by {@code this}; under it the connection is written to, so
 * that Redis sees the calls in order, and nothing else is called. What Redis says comes in order,
 * on the connection's one thread.
 */
final class Topics implements LineOwner<StatefulRedisPubSubConnection<String, byte[]>> {
  /** So many are subscribed to at once: others' publications are not held up for long. */
  private static final int BATCH = 256;

  private final Servers servers;
  private final Executor workers;
  private final Line<StatefulRedisPubSubConnection<String, byte[]>> line;
  private final Map<String, Topic> topics = new HashMap<>();

  // All guarded by this.
  private @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
  private String run = "";
  private final Deque<Topic> backlog = new ArrayDeque<>();
  private @Nullable Topic lastOfBatch;

  Topics(Servers servers, Executor workers, String name, Duration timeout, LongSupplier nanoTime) {
    this.servers = servers;
    this.workers = workers;
    Reports reports = new Reports(name, servers.settings().address().user());
    this.line = new Line<>(reports, this, timeout, nanoTime);
  }

  Line<StatefulRedisPubSubConnection<String, byte[]>> line() {
    return line;
  }

  /** Whether all that is wanted is subscribed to, or on its way. */
  synchronized boolean isWhole() {
    return connection != null && backlog.isEmpty();
  }

  /**
   * Who tells must be who is asked: after a failover the old primary may still be there, cut off.
   *
   * @param asked its run id; empty while that is nobody, or several
   */
  void compare(String asked) {
    StatefulRedisPubSubConnection<String, byte[]> current;
    synchronized (this) {
      current = asked.isEmpty() || run.equals(asked) ? null : connection;
    }
    if (current != null) {
      line.broken(current, new IllegalStateException("it is not the primary any more"));
    }
  }

  /** As the engine's method of that name. */
  CompletionStage<Void> subscribe(String name, String channel, Listener listener) {
    CompletionStage<Void> entered;
    CompletionStage<Void> heard;
    synchronized (this) {
      Topic topic = topics.computeIfAbsent(name, key -> new Topic(key, channel, workers));
      topic.want(listener);
      heard = topic.add(listener);
      entered = topic.entered();
      if (connection != null && !topic.isAsked()) {
        send(topic, true);
      }
    }
    return entered.thenCombine(heard, (one, other) -> null);
  }

  /** As the engine's method of that name. */
  CompletionStage<Void> unsubscribe(String name, Listener listener) {
    Topic topic;
    CompletionStage<Void> left;
    CompletionStage<Void> silent;
    Runnable failing = () -> {};
    synchronized (this) {
      topic = topics.get(name);
      if (topic == null) {
        return CompletableFuture.completedStage(null);
      }
      silent = topic.remove(listener);
      if (topic.unwant(listener)) {
        failing = topic.abandon();
        if (connection != null && topic.isAsked()) {
          send(topic, false);
        }
      }
      left = topic.left();
    }
    failing.run();
    return left.thenCombine(silent, (one, other) -> null).thenAccept(end -> forget(topic));
  }

  private synchronized void forget(Topic topic) {
    if (topic.isIdle()) {
      topics.remove(topic.name(), topic);
    }
  }

  /** How many there are. */
  synchronized int size() {
    return topics.size();
  }

  // The line.

  @Override
  public CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connect() {
    return Traceless.call(servers::listen);
  }

  @Override
  public CompletionStage<String> greet(StatefulRedisPubSubConnection<String, byte[]> fresh) {
    return servers.run(fresh.async());
  }

  @Override
  public CompletionStage<?> ping(StatefulRedisPubSubConnection<String, byte[]> current) {
    return current.async().ping();
  }

  @Override
  public void up(StatefulRedisPubSubConnection<String, byte[]> fresh, String known) {
    fresh.addListener(new Ear(fresh));
    synchronized (this) {
      connection = fresh;
      run = known;
      backlog.clear();
      topics.values().stream().filter(Topic::isWanted).forEach(backlog::add);
      nextBatch();
    }
  }

  @Override
  public void down(StatefulRedisPubSubConnection<String, byte[]> last) {
    List<Runnable> rest = new ArrayList<>();
    synchronized (this) {
      if (connection != last) {
        return;
      }
      connection = null;
      backlog.clear();
      lastOfBatch = null;
      topics.values().forEach(topic -> rest.add(topic.lose()));
    }
    rest.forEach(Runnable::run);
  }

  /** What Redis says over one connection. */
  private final class Ear extends RedisPubSubAdapter<String, byte[]> {
    private final StatefulRedisPubSubConnection<String, byte[]> from;

    Ear(StatefulRedisPubSubConnection<String, byte[]> from) {
      this.from = from;
    }

    @Override
    public void message(String name, byte[] message) {
      Topic topic = topic(from, name);
      if (topic != null) {
        topic.hear(message);
      }
    }

    @Override
    public void subscribed(String name, long count) {
      answered(from, name);
    }

    @Override
    public void unsubscribed(String name, long count) {
      answered(from, name);
    }
  }

  private synchronized @Nullable Topic topic(
      StatefulRedisPubSubConnection<String, byte[]> from, String name) {
    return connection == from ? topics.get(name) : null;
  }

  private void answered(StatefulRedisPubSubConnection<String, byte[]> from, String name) {
    Runnable rest;
    synchronized (this) {
      Topic topic = connection == from ? topics.get(name) : null;
      if (topic == null) {
        return;
      }
      rest = topic.answered();
      if (topic == lastOfBatch && !topic.isUnderWay()) {
        nextBatch();
      }
    }
    rest.run();
  }

  // Called under the lock.

  private void nextBatch() {
    lastOfBatch = null;
    List<String> names = new ArrayList<>(BATCH);
    while (names.size() < BATCH && !backlog.isEmpty()) {
      Topic topic = backlog.remove();
      if (topic.isWanted() && !topic.isAsked()) {
        topic.asked(true);
        names.add(topic.name());
        lastOfBatch = topic;
      }
    }
    if (!names.isEmpty()) {
      send(names.toArray(String[]::new), true);
    }
  }

  private void send(Topic topic, boolean in) {
    topic.asked(in);
    send(new String[] {topic.name()}, in);
  }

  private void send(String[] names, boolean in) {
    StatefulRedisPubSubConnection<String, byte[]> current = connection;
    if (current != null) {
      CompletionStage<Void> sent =
          Traceless.call(
              () -> in ? current.async().subscribe(names) : current.async().unsubscribe(names));
      var unused =
          sent.exceptionally(
              failure -> {
                // Not here, under the lock.
                workers.execute(() -> line.broken(current, failure));
                return null;
              });
    }
  }
}
