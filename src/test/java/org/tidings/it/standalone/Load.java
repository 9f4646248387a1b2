package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.tidings.it.Await;

/**
 * A back end that publishes numbers in some channels, in each one after the other from 0 on, until
 * {@link #finish}. What a node does not take, the next one is given, with the same idempotency key.
 */
final class Load implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(40);

  private final List<ClusterNode> nodes;
  private final int most;
  private final ScheduledExecutorService threads;
  private final Map<String, AtomicInteger> next = new HashMap<>();
  private final Map<String, ScheduledFuture<?>> publishers = new HashMap<>();
  private final AtomicInteger repeated = new AtomicInteger();

  /**
   * Begins.
   *
   * @param nodes where the calls go, in turn
   * @param most so many in each channel
   */
  Load(List<ClusterNode> nodes, List<String> channels, int most) {
    this.nodes = nodes;
    this.most = most;
    threads = Executors.newScheduledThreadPool(channels.size());
    for (String channel : channels) {
      AtomicInteger number = new AtomicInteger();
      next.put(channel, number);
      publishers.put(
          channel,
          threads.scheduleWithFixedDelay(
              () -> publish(channel, number), 0, PACE.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void publish(String channel, AtomicInteger number) {
    int current = number.get();
    int node = current + channel.hashCode();
    while (current < most
        && !isTaken(nodes.get(Math.floorMod(node, nodes.size())), channel, current)) {
      repeated.incrementAndGet();
      node++;
    }
    if (current < most) {
      number.incrementAndGet();
    }
  }

  private static boolean isTaken(ClusterNode node, String channel, int number) {
    try {
      String answer = node.publish(channel, number);
      assertTrue(isResult(answer) || isUnknown(answer), answer);
      return isResult(answer);
    } catch (UncheckedIOException e) {
      return false; // Nobody is there.
    }
  }

  /** Whether it is published. */
  static boolean isResult(String answer) {
    return answer.startsWith("{\"result\":{\"offset\":");
  }

  /** Whether it is not known whether it was published. */
  static boolean isUnknown(String answer) {
    return answer.startsWith("{\"error\":{\"code\":100,");
  }

  /** How many have been taken. */
  int taken() {
    return next.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** How many calls were in vain. */
  int repeated() {
    return repeated.get();
  }

  /** Waits until so many more have been taken. */
  void awaitMore(int count) {
    int wanted = taken() + count;
    awaitTaken(wanted);
  }

  private void awaitTaken(int wanted) {
    Await.until(
        "so many publications are taken: " + wanted,
        this::taken,
        taken -> {
          publishers.values().forEach(Load::rethrow);
          return taken >= wanted;
        });
  }

  private static void rethrow(ScheduledFuture<?> publisher) {
    if (publisher.isDone() && !publisher.isCancelled()) {
      try {
        publisher.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Waits until there are as many as there should be; the last number in each channel. */
  Map<String, Integer> complete() throws InterruptedException {
    awaitTaken(most * next.size());
    return finish();
  }

  /** Publishes no more; the last number in each channel. */
  Map<String, Integer> finish() throws InterruptedException {
    publishers.values().forEach(Load::rethrow);
    threads.shutdown();
    assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS), "the last calls are not answered");
    Map<String, Integer> last = new HashMap<>();
    next.forEach((channel, number) -> last.put(channel, number.get() - 1));
    return last;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
