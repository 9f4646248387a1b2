package org.tidings.hub;

import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Disconnect;

/**
 * The way of one connection to its end.
 *
 * <p>CONNECTED → DRAINING → CLOSED. {@link #disconnect} leads from CONNECTED to DRAINING, where the
 * outbox empties itself for at most {@link Limits#DRAIN}, or straight to CLOSED where waiting is no
 * use. {@link #closed}, the container's word, leads to CLOSED from both. Each step has one winner.
 * Who leads out of CONNECTED has the client leave; whoever enters CLOSED by our own will has the
 * transport closed, on a thread for that, and after that the hub forgets the client.
 */
final class Lifecycle {
  private sealed interface State {}

  private enum Fixed implements State {
    CONNECTED,
    CLOSED
  }

  private record Draining(Disconnect why, long closeBy) implements State {}

  private static final Logger LOG = Logger.getLogger(Lifecycle.class.getName());

  private final Hub hub;
  private final Client client;
  private final Transport transport;
  private final Outbox outbox;
  private final Runnable leave;
  private final AtomicReference<State> state = new AtomicReference<>(Fixed.CONNECTED);

  /**
   * @param leave called once, by whoever leads out of CONNECTED, on any thread, under any lock
   */
  Lifecycle(Hub hub, Client client, Transport transport, Outbox outbox, Runnable leave) {
    this.hub = hub;
    this.client = client;
    this.transport = transport;
    this.outbox = outbox;
    this.leave = leave;
  }

  /** Whether it is closed, or being closed: what is done for it from now on must be undone. */
  boolean isGone() {
    return state.get() != Fixed.CONNECTED;
  }

  /** Ends the connection from this side. May be called on any thread, under any lock. */
  void disconnect(Disconnect why) {
    if (why.isUnreachable()) {
      close(why);
      return;
    }
    Draining draining = new Draining(why, hub.now() + Limits.DRAIN.toNanos());
    if (state.compareAndSet(Fixed.CONNECTED, draining)) {
      count(why);
      leave.run();
      hub.workers().execute(outbox::drain);
    }
  }

  /** Nothing waits in the outbox any more. */
  void drained() {
    if (state.get() instanceof Draining draining) {
      close(draining.why());
    }
  }

  /** The container has closed the connection. */
  void closed() {
    enterClosed(null);
    hub.leave(client);
  }

  /**
   * Looks whether the connection has ended, or must now.
   *
   * @return whether it goes on
   */
  boolean tick(long now) {
    if (!transport.isOpen()) {
      closed();
      return false;
    }
    if (state.get() instanceof Draining draining && now - draining.closeBy() >= 0) {
      close(draining.why());
    }
    return !isGone();
  }

  private void close(Disconnect why) {
    if (enterClosed(why)) {
      LOG.log(Level.FINE, () -> "client " + client.id() + ": closing, " + why.code());
      hub.closers().execute(() -> closeTransport(why));
    }
  }

  /** The hub keeps the client until then, so that a shutdown waits for the close frame. */
  private void closeTransport(Disconnect why) {
    try {
      transport.close(why);
    } finally {
      hub.leave(client);
    }
  }

  /**
   * @param why null: the container has closed the connection
   */
  private boolean enterClosed(@Nullable Disconnect why) {
    State before = state.getAndSet(Fixed.CLOSED);
    if (before == Fixed.CLOSED) {
      return false;
    }
    outbox.clear();
    if (before == Fixed.CONNECTED) {
      count(why);
      leave.run();
    }
    return true;
  }

  private void count(@Nullable Disconnect why) {
    if (why == null) {
      hub.metrics().closedByPeer();
    } else {
      hub.metrics().disconnected(why.code());
    }
  }
}
