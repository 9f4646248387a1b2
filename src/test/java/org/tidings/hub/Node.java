package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.tidings.auth.AccessPolicy;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Utf8;

/** A hub in a world where nothing happens by itself. */
final class Node {
  static final Duration PING_INTERVAL = Duration.ofSeconds(25);
  static final Duration PONG_TIMEOUT = Duration.ofSeconds(8);
  static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
  static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(30);
  static final int QUEUE_BYTES = 1000;

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  static final Duration EXPIRY_GRACE = Duration.ofSeconds(25);
  static final int CHANNEL_LIMIT = 5;
  static final int RECOVERY_LIMIT = 10;

  /** The time of day when the clock begins. */
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  final Events events = new Events();
  final FakeClock clock;
  final ManualExecutor workers = new ManualExecutor();
  final ManualExecutor closers = new ManualExecutor();
  final FakeHandler handler = new FakeHandler();
  final FakeTokens tokens = new FakeTokens();
  final HandEngine engine;
  final Metrics metrics = new Metrics();
  final Hub hub;
  // The same in every run.
  private final Random random = new Random(1);
  private final long begin;

  Node() {
    this(PING_INTERVAL, PONG_TIMEOUT);
  }

  Node(Duration pingInterval, Duration pongTimeout) {
    this(pingInterval, pongTimeout, QUEUE_BYTES, false, Limits.Rates.UNLIMITED);
  }

  private Node(
      Duration pingInterval,
      Duration pongTimeout,
      int queueBytes,
      boolean tokenRequired,
      Limits.Rates rates) {
    this(new FakeClock(), pingInterval, pongTimeout, queueBytes, tokenRequired, rates);
  }

  private Node(
      FakeClock clock,
      Duration pingInterval,
      Duration pongTimeout,
      int queueBytes,
      boolean tokenRequired,
      Limits.Rates rates) {
    this(
        clock,
        clock.getAsLong(),
        new HandEngine(clock),
        "node",
        tokenRequired,
        limits(pingInterval, pongTimeout, queueBytes, rates));
  }

  private Node(
      FakeClock clock,
      long begin,
      HandEngine engine,
      String name,
      boolean tokenRequired,
      Limits limits) {
    this.clock = clock;
    this.begin = begin;
    this.engine = engine;
    AccessPolicy policy = new AccessPolicy(Options.namespaces(), false, tokenRequired, 255);
    hub =
        new Hub(
            new Services(handler, engine, policy, tokens, "tidings test", name, metrics),
            limits,
            new Resources(clock, this::timeOfDay, random, workers, closers));
  }

  /** One that others may come {@link #beside}. */
  static Node called(String name) {
    FakeClock clock = new FakeClock();
    return new Node(clock, clock.getAsLong(), new HandEngine(clock), name, false, roomy());
  }

  /** Another in the same world, with a way of its own to the same memory. */
  static Node beside(Node other, String name) {
    return beside(other, name, new HandEngine(other.clock, other.engine.memory()));
  }

  static Node beside(Node other, String name, HandEngine engine) {
    return new Node(other.clock, other.begin, engine, name, false, roomy());
  }

  private static Limits roomy() {
    return limits(PING_INTERVAL, PONG_TIMEOUT, 10_000_000, Limits.Rates.UNLIMITED);
  }

  private static Limits limits(
      Duration pingInterval, Duration pongTimeout, int queueBytes, Limits.Rates rates) {
    return new Limits(
        queueBytes,
        pingInterval,
        pongTimeout,
        WRITE_TIMEOUT,
        HANDLER_TIMEOUT,
        CONNECT_TIMEOUT,
        EXPIRY_GRACE,
        new Limits.Channels(CHANNEL_LIMIT, 255, RECOVERY_LIMIT, RECOVERY_LIMIT),
        rates);
  }

  /** Where clients may have much waiting. */
  static Node withLargeQueues() {
    return new Node(PING_INTERVAL, PONG_TIMEOUT, 10_000_000, false, Limits.Rates.UNLIMITED);
  }

  /** Where nobody is let in without a token. */
  static Node withTokensRequired() {
    return new Node(PING_INTERVAL, PONG_TIMEOUT, 100_000, true, Limits.Rates.UNLIMITED);
  }

  /** Where one may do only so much. */
  static Node with(Limits.Rates rates) {
    return new Node(PING_INTERVAL, PONG_TIMEOUT, 100_000, false, rates);
  }

  Instant timeOfDay() {
    return BEGIN.plusNanos(clock.getAsLong() - begin);
  }

  /** A Unix time in seconds. */
  long in(Duration time) {
    return timeOfDay().plus(time).getEpochSecond();
  }

  /** One end of a connection as the container sees it. */
  record Peer(Client client, FakeTransport transport) {
    /** The peer's message has been read. */
    void says(String text) {
      client.receive(text, (int) Utf8.length(text));
    }
  }

  /** A client that says nothing of how it speaks. */
  Peer connect(String name) {
    return connect(name, Opening.UNDECIDED);
  }

  Peer connectWithHeartbeats(String name) {
    return connect(name, new Opening(false, true, List.of(), null));
  }

  Peer connect(String name, Opening opening) {
    FakeTransport transport = new FakeTransport(events, name + ": ");
    return new Peer(hub.connect(transport, opening), transport);
  }

  /** A protocol client that is connected, as the anonymous user. */
  Peer connectProtocol(String name) {
    Peer peer = connect(name, new Opening(true, false, List.of(), null));
    peer.says("{\"id\":1,\"connect\":{}}");
    settle();
    String id = peer.client().id();
    events.assertNext(
        name
            + ": send {\"id\":1,\"connect\":{\"client\":\""
            + id
            + "\",\"version\":\"tidings test\",\"ping\":25,\"pong\":true}}");
    return peer;
  }

  /** Time passes, with a tick of the housekeeper whenever it is due. */
  void passes(Duration time) {
    long ticks = time.dividedBy(Housekeeper.TICK);
    for (long i = 0; i < ticks; i++) {
      tickAfter(Housekeeper.TICK);
    }
    clock.pass(time.minus(Housekeeper.TICK.multipliedBy(ticks)));
  }

  /** One tick, and all that it sets going. */
  void tickAfter(Duration time) {
    clock.pass(time);
    hub.tick();
    engine.memory().sweep();
    settle();
  }

  /** Everything that waits for a thread gets one. */
  void settle() {
    while (workers.waiting() + closers.waiting() > 0) {
      workers.runAll();
      closers.runAll();
    }
  }

  /** Nobody is there any more, and nothing of them: for the end of a test. */
  void assertEmpty() {
    assertEquals(0, hub.size(), "clients");
    assertEquals(0, hub.subscriptionCount(), "subscriptions");
    assertEquals(0, hub.userCount(), "users");
  }
}
