package org.tidings.hub;

import java.time.Duration;
import org.tidings.protocol.JsonCodec;
import org.tidings.protocol.Utf8;

/** A hub in a world where nothing happens by itself. */
final class Node {
  static final Duration PING_INTERVAL = Duration.ofSeconds(25);
  static final Duration PONG_TIMEOUT = Duration.ofSeconds(8);
  static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
  static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(30);
  static final int QUEUE_BYTES = 1000;

  private static final JsonCodec CODEC = new JsonCodec();

  final Events events = new Events();
  final FakeClock clock = new FakeClock();
  final ManualExecutor workers = new ManualExecutor();
  final ManualExecutor closers = new ManualExecutor();
  final FakeHandler handler = new FakeHandler();
  final Hub hub;

  Node() {
    this(PING_INTERVAL, PONG_TIMEOUT);
  }

  Node(Duration pingInterval, Duration pongTimeout) {
    Limits limits =
        new Limits(QUEUE_BYTES, pingInterval, pongTimeout, WRITE_TIMEOUT, HANDLER_TIMEOUT);
    hub = new Hub(handler, limits, clock, workers, closers);
  }

  /** One end of a connection as the container sees it. */
  record Peer(Client client, FakeTransport transport) {
    /** The peer's message has been read. */
    void says(String text) {
      client.receive(() -> CODEC.decode(text), (int) Utf8.length(text));
    }
  }

  /** A client that is kept alive by ping frames. */
  Peer connect(String name) {
    return connect(name, false);
  }

  Peer connectWithHeartbeats(String name) {
    return connect(name, true);
  }

  private Peer connect(String name, boolean heartbeats) {
    FakeTransport transport = new FakeTransport(events, name + ": ");
    return new Peer(hub.connect(transport, heartbeats), transport);
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
    settle();
  }

  /** Everything that waits for a thread gets one. */
  void settle() {
    while (workers.waiting() + closers.waiting() > 0) {
      workers.runAll();
      closers.runAll();
    }
  }
}
