package org.tidings.hub;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.app.Sender;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Inbound;
import org.tidings.protocol.Message;

/**
 * One connection.
 *
 * <p>CONNECTED → DRAINING → CLOSED. {@link #disconnect} leads from CONNECTED to DRAINING, where the
 * outbox empties itself for at most {@link Limits#DRAIN}, or straight to CLOSED where waiting is no
 * use. {@link #closed}, the container's word, leads to CLOSED from both. Each step has one winner;
 * whoever enters CLOSED by our own will has the transport closed, on a thread for that, and after
 * that the client leaves the hub.
 *
 * <p>What the client says is handled in tasks of the {@link Inbox}, one at a time; what is a
 * message to the application goes through {@link Questions}. What it is told goes through the
 * {@link Outbox}.
 */
public final class Client {
  private sealed interface State {}

  private enum Fixed implements State {
    CONNECTED,
    CLOSED
  }

  private record Draining(Disconnect why, long closeBy) implements State {}

  private static final Logger LOG = Logger.getLogger(Client.class.getName());

  private final Hub hub;
  private final Sender sender;
  private final Transport transport;
  private final boolean heartbeats;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Questions questions;
  private final AtomicReference<State> state = new AtomicReference<>(Fixed.CONNECTED);

  private volatile long heardAt;
  private final long firstPingAt;
  // Set by the housekeeper, reset by the task: while the workers are busy no second one is queued.
  private volatile boolean pingQueued;

  /**
   * @param heartbeats whether this client answers {@code {}} with {@code {}}; if not, it is kept
   *     alive by ping frames
   */
  Client(Hub hub, String id, Transport transport, boolean heartbeats, long firstPingAt) {
    this.hub = hub;
    this.sender = new Sender(id);
    this.transport = transport;
    this.heartbeats = heartbeats;
    this.firstPingAt = firstPingAt;
    this.heardAt = hub.now();
    this.inbox = new Inbox(hub.workers(), this::bug);
    this.questions = new Questions(hub, sender, inbox, this::send);
    this.outbox = new Outbox(transport, hub.limits().queueBytes(), hub::now, new Sending());
  }

  /** The connection's id, a random UUID. */
  public String id() {
    return sender.client();
  }

  /**
   * Takes a message from the connection's reading thread, in the order in which they came in.
   *
   * @param decoding decodes it, when its turn has come
   * @param bytes its size in UTF-8
   */
  public void receive(Supplier<Inbound> decoding, int bytes) {
    heard();
    if (!inbox.message(() -> handle(decoding.get()), bytes)) {
      disconnect(Disconnect.TOO_MANY_REQUESTS);
    }
  }

  /** Takes note of a sign of life that is no message: a pong frame, a part of a long message. */
  public void heard() {
    heardAt = hub.now();
  }

  /**
   * Ends the connection from this side. May be called on any thread, under any lock. What waits for
   * the client is sent first, unless the reason is that nothing gets through.
   */
  public void disconnect(Disconnect why) {
    if (why.isUnreachable()) {
      close(why);
      return;
    }
    Draining draining = new Draining(why, hub.now() + Limits.DRAIN.toNanos());
    if (state.compareAndSet(Fixed.CONNECTED, draining)) {
      inbox.close();
      hub.workers().execute(outbox::drain);
    }
  }

  /** The container has closed the connection. */
  public void closed() {
    enterClosed();
    hub.leave(this);
  }

  /** Looks after the client; called by the housekeeper alone, every {@link Housekeeper#TICK}. */
  void tick(long now) {
    if (!transport.isOpen()) {
      closed();
    } else if (state.get() == Fixed.CLOSED) {
      return; // Being closed.
    } else if (state.get() instanceof Draining draining) {
      if (now - draining.closeBy() >= 0) {
        close(draining.why());
      }
    } else if (outbox.sendingNanos(now) > hub.limits().writeTimeout().toNanos()) {
      disconnect(Disconnect.WRITE_ERROR);
    } else if (isSilent(now)) {
      disconnect(heartbeats ? Disconnect.NO_PONG : Disconnect.GOING_AWAY);
    } else {
      questions.checkTime(now);
      ping(now);
    }
  }

  private void close(Disconnect why) {
    if (enterClosed()) {
      LOG.log(Level.FINE, () -> "client " + id() + ": closing, " + why);
      hub.closers().execute(() -> closeTransport(why));
    }
  }

  /** The hub keeps the client until then, so that a shutdown waits for the close frame. */
  private void closeTransport(Disconnect why) {
    try {
      transport.close(why);
    } finally {
      hub.leave(this);
    }
  }

  private boolean enterClosed() {
    if (state.getAndSet(Fixed.CLOSED) == Fixed.CLOSED) {
      return false;
    }
    inbox.close();
    outbox.clear();
    questions.abandon();
    return true;
  }

  private boolean awaitsPong() {
    long pingedAt = outbox.pingedAt();
    return pingedAt != Outbox.NEVER && heardAt - pingedAt < 0;
  }

  private boolean isSilent(long now) {
    return awaitsPong() && now - outbox.pingedAt() > hub.limits().pongTimeout().toNanos();
  }

  private void ping(long now) {
    long pingedAt = outbox.pingedAt();
    long dueAt =
        pingedAt == Outbox.NEVER ? firstPingAt : pingedAt + hub.limits().pingInterval().toNanos();
    if (!pingQueued && !awaitsPong() && now + Housekeeper.TICK.toNanos() - dueAt > 0) {
      pingQueued = true;
      hub.workers().execute(this::pingNow);
    }
  }

  private void pingNow() {
    try {
      outbox.ping();
    } finally {
      pingQueued = false;
    }
  }

  private void handle(Inbound inbound) {
    if (inbound instanceof Inbound.Malformed malformed) {
      send(new Message.Failure(ErrorCode.BAD_REQUEST, malformed.why()));
    } else if (inbound instanceof Inbound.Value value && !(heartbeats && value.isEmptyObject())) {
      questions.ask(value.json());
    }
  }

  private void send(Message message) {
    switch (outbox.offer(hub.codec().encode(message))) {
      case PUMP -> outbox.pump();
      case FULL -> disconnect(Disconnect.SLOW);
      case QUEUED, REFUSED -> {}
    }
  }

  private void bug(Throwable bug) {
    LOG.log(Level.SEVERE, bug, () -> "client " + id() + ": a bug in Tidings; closing");
    disconnect(Disconnect.INTERNAL_ERROR);
  }

  private final class Sending implements Outbox.Listener {
    @Override
    public void drained() {
      if (state.get() instanceof Draining draining) {
        close(draining.why());
      }
    }

    @Override
    public void failed(Throwable cause) {
      LOG.log(Level.FINE, cause, () -> "client " + id() + ": a send failed");
      disconnect(Disconnect.WRITE_ERROR);
    }
  }
}
