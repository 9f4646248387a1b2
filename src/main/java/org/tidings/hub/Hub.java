package org.tidings.hub;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.app.MessageHandler;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.JsonCodec;

/** The clients of this node, and what they share. */
public final class Hub {
  private static final Logger LOG = Logger.getLogger(Hub.class.getName());

  private final MessageHandler handler;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Executor workers;
  private final Executor closers;
  private final JsonCodec codec = new JsonCodec();
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  // Set once, before the clients are told; a client that connects later is told by connect.
  private volatile boolean shutDown;
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();

  /**
   * @param workers runs what must not run on a container's I/O thread or under a caller's lock
   * @param closers closes connections, which may block for seconds; its own pool, bounded
   */
  public Hub(
      MessageHandler handler,
      Limits limits,
      LongSupplier nanoTime,
      Executor workers,
      Executor closers) {
    this.handler = handler;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.workers = workers;
    this.closers = closers;
  }

  /**
   * Takes in a connection that has just been opened.
   *
   * @param heartbeats whether it asked for heartbeats that scripts can see
   */
  public Client connect(Transport transport, boolean heartbeats) {
    Client client =
        new Client(this, UUID.randomUUID().toString(), transport, heartbeats, firstPing());
    clients.put(client.id(), client);
    if (shutDown) {
      client.disconnect(Disconnect.SHUTDOWN);
    }
    return client;
  }

  /** How many clients are connected to this node. */
  public int size() {
    return clients.size();
  }

  /**
   * Disconnects all clients, and from now on every one that connects.
   *
   * @return completes when all connections are closed: mostly after {@link Limits#DRAIN} at the
   *     latest, but a container may take longer over peers that do not answer
   */
  public CompletionStage<Void> shutDown() {
    shutDown = true;
    clients.values().forEach(client -> client.disconnect(Disconnect.SHUTDOWN));
    completeIfEmpty();
    return emptied;
  }

  /** Looks after every client: heartbeats, silence, sends and closes that take too long. */
  void tick() {
    long now = now();
    for (Client client : clients.values()) {
      try {
        client.tick(now);
      } catch (RuntimeException | Error e) {
        // One client's bug must not keep the others from being looked after.
        LOG.log(Level.SEVERE, e, () -> "client " + client.id() + ": a bug in Tidings");
      }
    }
  }

  void leave(Client client) {
    clients.remove(client.id());
    completeIfEmpty();
  }

  private void completeIfEmpty() {
    if (shutDown && clients.isEmpty()) {
      emptied.complete(null);
    }
  }

  MessageHandler handler() {
    return handler;
  }

  Limits limits() {
    return limits;
  }

  JsonCodec codec() {
    return codec;
  }

  Executor workers() {
    return workers;
  }

  Executor closers() {
    return closers;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /** Spread over the second half of an interval: clients that came together are not pinged so. */
  private long firstPing() {
    long interval = limits.pingInterval().toNanos();
    return now() + interval - ThreadLocalRandom.current().nextLong(interval / 2 + 1);
  }
}
