package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.auth.AccessPolicy;
import org.tidings.engine.Engine;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.Retention;
import org.tidings.it.Await;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Publication;

/**
 * Two nodes that meet in an engine, and peers that are cut, move and come back while publications
 * pour in: each sees each publication of its channels once, in order. Real threads, and an engine
 * that loses what it tells the nodes, or does not.
 */
abstract class RoamingStress {
  private static final int PUBLISHERS = 2;

  /** How likely a publication is lost on its way to a node. */
  private static final double LOSS = 0.002;

  private static final int PEERS = 24;
  private static final int MANY_PEERS = 300;
  private static final int FEWER_PUBLICATIONS = 10_000;

  /** Over so many shutdowns they are spread, at least. */
  private static final int SHUTDOWNS = 5;

  private static final Duration SPREAD = Duration.ofMillis(200);
  private static final int KEPT = 100_000;
  private static final Retention RETENTION =
      new Retention(KEPT, Duration.ofHours(1), Duration.ofDays(1));
  private static final int BACKLOG = 50;
  private static final Duration MOMENT = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ExecutorService workers = Executors.newFixedThreadPool(3);
  private final ExecutorService network = Executors.newFixedThreadPool(3);
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<String, String> published = new ConcurrentHashMap<>();
  private final List<String> channels = IntStream.range(0, 8).mapToObj(i -> "big:" + i).toList();
  // So many publications may be made; the rest waits.
  private volatile int allowed = Integer.MAX_VALUE;
  private volatile Map<String, Long> accepted = Map.of();
  private final SplittableRandom random = new SplittableRandom(20261123);

  /** The engine, as the first node has it. */
  abstract Engine left();

  /** The engine, as the second node has it. */
  abstract Engine right();

  /** How many publications are made, where that is the point. */
  abstract int publications();

  /** Whether all that is accepted has been told to the nodes. */
  abstract boolean tellsBeforeItAccepts();

  @AfterEach
  void stop() {
    workers.shutdownNow();
    network.shutdownNow();
  }

  @Test
  void onALossyBusNothingIsLostRepeatedOrOutOfOrder() throws Exception {
    LossyBus left = new LossyBus(left(), LOSS);
    LossyBus right = new LossyBus(right(), LOSS);
    List<Hub> nodes = List.of(hub(left), hub(right));
    List<RoamingPeer> peers = peers(nodes, PEERS);
    roamWhile(publishers(publications(), peers), peers);
    // What was lost last shows when they come back, or in a position check much later.
    peers.forEach(RoamingPeer::move);
    assertAllSeen(publications(), peers);
    assertTrue(
        left.lost() + right.lost() > publications() / 2_000, "too little was lost to say anything");
    assertTrue(
        nodes.get(0).healings() + nodes.get(1).healings() > publications() / 5_000,
        "hardly any healing");
    assertGone(nodes, peers);
  }

  @Test
  void onAGoodBusNothingIsEverHealed() throws Exception {
    List<Hub> nodes = List.of(hub(new LossyBus(left(), 0)), hub(new LossyBus(right(), 0)));
    List<RoamingPeer> peers = peers(nodes, PEERS);
    roamWhile(publishers(publications(), peers), peers);
    assertAllSeen(publications(), peers);
    assertEquals(0, nodes.get(0).healings());
    assertEquals(0, nodes.get(1).healings());
    assertGone(nodes, peers);
  }

  @Test
  @SuppressWarnings("NonAtomicVolatileUpdate") // One writer.
  void nodesThatShutDownOneAfterTheOtherLoseNothing() throws Exception {
    List<Hub> nodes = new CopyOnWriteArrayList<>(List.of(hub(left()), hub(right())));
    List<Hub> all = new ArrayList<>(nodes);
    List<RoamingPeer> peers = peers(nodes, MANY_PEERS);
    peers.forEach(peer -> peer.comesBackWhenShutDown(() -> accepted));
    allowed = FEWER_PUBLICATIONS / SHUTDOWNS;
    List<Thread> publishers = publishers(FEWER_PUBLICATIONS, peers);
    while (publishers.stream().anyMatch(Thread::isAlive)) {
      Hub leaving = nodes.get(0);
      shutDown(leaving);
      allowed += FEWER_PUBLICATIONS / SHUTDOWNS;
      nodes.remove(leaving);
      Hub fresh = hub(all.size() % 2 == 0 ? left() : right());
      nodes.add(fresh);
      all.add(fresh);
    }
    assertAllSeen(FEWER_PUBLICATIONS, peers);
    assertTrue(all.size() >= SHUTDOWNS, "hardly any shut down");
    all.forEach(hub -> assertEquals(0, hub.healings()));
    assertGone(all, peers);
  }

  /** What is accepted by now is delivered before anybody is closed. */
  private void shutDown(Hub node) {
    accepted = tellsBeforeItAccepts() ? tops() : Map.of();
    CompletableFuture<Void> left = node.shutDown(SPREAD).toCompletableFuture();
    until(
        "the clients have left",
        () -> {
          node.disconnectDue();
          return left.isDone();
        });
  }

  private Hub hub(Engine bus) {
    Duration never = Duration.ofHours(1);
    Limits limits =
        new Limits(
            64 << 20,
            Duration.ofSeconds(25),
            never,
            never,
            never,
            never,
            never,
            new Limits.Channels(128, 255, KEPT, KEPT),
            Limits.Rates.UNLIMITED);
    AccessPolicy policy = new AccessPolicy(Options.namespaces(), false, false, 255);
    Services services =
        new Services(
            new FakeHandler(),
            bus,
            policy,
            new FakeTokens(),
            "tidings test",
            "node",
            new Metrics());
    return new Hub(
        services,
        limits,
        new Resources(System::nanoTime, InstantSource.system(), new Random(1), workers, workers));
  }

  private List<RoamingPeer> peers(List<Hub> nodes, int count) {
    List<RoamingPeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> some =
          List.of(channels.get(i % channels.size()), channels.get((i + 3) % channels.size()));
      peers.add(new RoamingPeer(nodes, some, network, random.split(), faults::add));
    }
    peers.forEach(RoamingPeer::move);
    until(
        "all are subscribed",
        () ->
            peers.stream().flatMap(p -> p.seen().values().stream()).allMatch(s -> s.offset() >= 0));
    return peers;
  }

  private List<Thread> publishers(int count, List<RoamingPeer> peers) {
    List<Thread> publishers = new ArrayList<>();
    for (int i = 0; i < PUBLISHERS; i++) {
      int first = i;
      publishers.add(new Thread(() -> publish(first, count, peers)));
    }
    publishers.forEach(Thread::start);
    return publishers;
  }

  private void roamWhile(List<Thread> publishers, List<RoamingPeer> peers) {
    SplittableRandom dice = random.split();
    while (publishers.stream().anyMatch(Thread::isAlive)) {
      RoamingPeer peer = peers.get(dice.nextInt(peers.size()));
      if (dice.nextInt(3) == 0) {
        peer.move();
      } else {
        peer.flap();
      }
      LockSupport.parkNanos(MOMENT.toNanos());
    }
  }

  private void publish(int first, int count, List<RoamingPeer> peers) {
    for (int i = first; i < count; i += PUBLISHERS) {
      // No faster than the slowest peer: else it is always recovering, and nothing else is tried.
      while (i >= allowed || peers.stream().anyMatch(peer -> peer.backlog() > BACKLOG)) {
        LockSupport.parkNanos(100_000);
      }
      String channel = channels.get(i / PUBLISHERS % channels.size());
      String data = "{\"n\":" + i + "}";
      (i % 3 == 0 ? left() : right())
          .publish(channel, Publication.draft(new Payload(data), null), RETENTION)
          .thenAccept(at -> published.put(channel + "@" + at.offset(), data))
          .toCompletableFuture()
          .join();
    }
  }

  /** The offset of the last publication in each channel. */
  private Map<String, Long> tops() {
    Map<String, Long> tops = new HashMap<>();
    for (String channel : channels) {
      tops.put(
          channel,
          left()
              .history(channel, HistoryQuery.TOP, RETENTION)
              .toCompletableFuture()
              .join()
              .top()
              .offset());
    }
    return tops;
  }

  private void assertAllSeen(int count, List<RoamingPeer> peers) {
    Map<String, Long> tops = tops();
    assertEquals(count, tops.values().stream().mapToLong(top -> top).sum());
    Await.until(
        "all have seen all of " + tops,
        PATIENCE,
        () -> peers.stream().filter(peer -> faults.isEmpty() && !hasSeenAll(peer, tops)).toList(),
        List::isEmpty);
    assertEquals(List.of(), faults.stream().limit(10).toList());
    for (RoamingPeer peer : peers) {
      for (String channel : peer.seen().keySet()) {
        for (long offset = 1; offset <= tops.getOrDefault(channel, 0L); offset++) {
          assertEquals(published.get(channel + "@" + offset), peer.data(channel, offset));
        }
      }
    }
  }

  private static boolean hasSeenAll(RoamingPeer peer, Map<String, Long> tops) {
    return peer.seen().entrySet().stream()
        .allMatch(s -> tops.getOrDefault(s.getKey(), 0L) == s.getValue().offset());
  }

  private static void until(String claim, Supplier<Boolean> holds) {
    Await.until(claim, PATIENCE, holds, held -> held);
  }

  private void assertGone(List<Hub> nodes, List<RoamingPeer> peers) throws Exception {
    peers.forEach(RoamingPeer::leave);
    until(
        "all have left",
        () -> nodes.stream().allMatch(n -> n.size() == 0 && n.subscriptionCount() == 0));
    workers.shutdown();
    assertTrue(workers.awaitTermination(10, TimeUnit.SECONDS));
  }
}
