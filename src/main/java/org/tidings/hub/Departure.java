package org.tidings.hub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.protocol.Disconnect;

/**
 * How all clients leave when the server stops: one after the other, so that they do not come back
 * to other nodes all at once.
 *
 * <p>OPEN → SHUT → LEAVING. When it is SHUT, whoever connects is disconnected at once. LEAVING
 * begins with taking stock of the clients that are there; from then on {@link #step} disconnects
 * those whose turn has come. Each has its turn, also one that has left meanwhile. It is over when
 * the hub has no client any more.
 *
 * <p>The phase and the queue are guarded by {@code this}, which is held for no call out.
 */
final class Departure {
  private enum Phase {
    OPEN,
    SHUT,
    LEAVING
  }

  /** No slower than one client in this time: a few clients do not hold up the stop. */
  static final Duration PACE = Duration.ofMillis(3);

  private static final Logger LOG = Logger.getLogger(Departure.class.getName());

  private final Map<String, Client> clients;
  private final LongSupplier nanoTime;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  // Written under the lock. Whoever adds a client looks at it afterwards; whoever takes stock has
  // written it before: so one of the two finds the other.
  private volatile Phase phase = Phase.OPEN;
  private List<Client> queue = List.of();
  private int gone;
  private long since;
  private long nanos;

  /**
   * @param clients of the hub, which adds and removes them
   */
  Departure(Map<String, Client> clients, LongSupplier nanoTime) {
    this.clients = clients;
    this.nanoTime = nanoTime;
  }

  boolean isShut() {
    return phase != Phase.OPEN;
  }

  synchronized void shut() {
    if (phase == Phase.OPEN) {
      phase = Phase.SHUT;
    }
  }

  /** Begins, unless it has begun already. */
  CompletionStage<Void> begin(Duration spread) {
    synchronized (this) {
      if (phase != Phase.LEAVING) {
        phase = Phase.LEAVING;
        queue = new ArrayList<>(clients.values());
        since = nanoTime.getAsLong();
        nanos = Math.min(spread.toNanos(), PACE.toNanos() * queue.size());
      }
    }
    step();
    completeIfOver();
    return over;
  }

  /** Disconnects the clients whose turn has come since the last step. */
  void step() {
    for (Client client : due()) {
      try {
        client.disconnect(Disconnect.SHUTDOWN);
      } catch (RuntimeException | Error e) {
        // One client's bug must not keep the others here.
        LOG.log(Level.SEVERE, e, () -> "client " + client.id() + ": a bug in Tidings");
      }
    }
  }

  private synchronized List<Client> due() {
    int due = dueBy(nanoTime.getAsLong() - since);
    List<Client> next = List.copyOf(queue.subList(gone, due));
    gone = due;
    return next;
  }

  /** How many have had their turn so long after the beginning: the first has it at once. */
  private int dueBy(long elapsed) {
    int all = queue.size();
    return gone == all || elapsed >= nanos ? all : Math.min(all, (int) (elapsed * all / nanos) + 1);
  }

  /** The hub has forgotten a client. */
  void completeIfOver() {
    if (phase == Phase.LEAVING && clients.isEmpty()) {
      over.complete(null);
    }
  }
}
