package org.tidings.hub;

import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
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
 * <p>Messages and the completions of their answers are tasks of the {@link Inbox}, which runs them
 * one at a time. The housekeeper's tick reads the volatile fields.
 */
public final class Client {
  private sealed interface State {}

  private enum Fixed implements State {
    CONNECTED,
    CLOSED
  }

  private record Draining(Disconnect why, long closeBy) implements State {}

  /** A message whose answer is awaited since then; compared by identity. */
  private static final class Awaited {
    final long since;
    final CompletableFuture<Optional<JsonValue>> answer;

    Awaited(long since, CompletableFuture<Optional<JsonValue>> answer) {
      this.since = since;
      this.answer = answer;
    }
  }

  /** What a handler did wrong without an exception of its own; said after its name. */
  private static final class HandlerMistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    HandlerMistake(String what) {
      super(what);
    }
  }

  private static final Logger LOG = Logger.getLogger(Client.class.getName());

  private final Hub hub;
  private final Sender sender;
  private final Transport transport;
  private final boolean heartbeats;
  private final Inbox inbox;
  private final Outbox outbox;
  private final AtomicReference<State> state = new AtomicReference<>(Fixed.CONNECTED);

  private volatile long heardAt;
  // Written by tasks of the inbox; null when no answer is awaited.
  private volatile @Nullable Awaited awaited;
  private final long firstPingAt;
  // Only touched by tasks of the inbox.
  private boolean failureLogged;

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
      checkHandler(now);
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
    Awaited abandoned = awaited;
    if (abandoned != null) {
      hub.workers().execute(() -> abandoned.answer.cancel(false));
    }
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
    if (!awaitsPong() && now + Housekeeper.TICK.toNanos() - dueAt > 0) {
      hub.workers().execute(outbox::ping);
    }
  }

  private void checkHandler(long now) {
    Awaited late = awaited;
    Duration patience = hub.limits().handlerTimeout();
    if (late != null && now - late.since > patience.toNanos()) {
      var mistake = new HandlerMistake("did not answer within " + patience.toSeconds() + " s");
      inbox.event(() -> answered(late, CompletableFuture.failedFuture(mistake)));
    }
  }

  private void handle(Inbound inbound) {
    if (inbound instanceof Inbound.Malformed malformed) {
      send(new Message.Failure(ErrorCode.BAD_REQUEST, malformed.why()));
    } else if (inbound instanceof Inbound.Value value && !(heartbeats && value.isEmptyObject())) {
      ask(value.json());
    }
  }

  private void ask(JsonValue message) {
    CompletableFuture<Optional<JsonValue>> answer = askHandler(message);
    Awaited asked = new Awaited(hub.now(), answer);
    awaited = asked;
    if (answer.isDone()) {
      answered(asked, answer);
      return;
    }
    inbox.hold();
    if (state.get() == Fixed.CLOSED) {
      answer.cancel(false); // Closed meanwhile, with nothing yet to cancel.
    }
    var unused =
        answer.whenComplete((value, failure) -> inbox.event(() -> answered(asked, answer)));
  }

  private CompletableFuture<Optional<JsonValue>> askHandler(JsonValue message) {
    try {
      CompletionStage<Optional<JsonValue>> answer = hub.handler().onMessage(sender, message);
      return answer == null
          ? CompletableFuture.failedFuture(new HandlerMistake("returned null"))
          : answer.toCompletableFuture();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Ends the wait that began with {@code asked}, unless it has ended. The answer is complete. */
  private void answered(Awaited asked, CompletableFuture<Optional<JsonValue>> answer) {
    if (awaited != asked) {
      return;
    }
    awaited = null;
    inbox.release();
    asked.answer.cancel(false); // Unless it is the one: then nobody needs it any more.
    Optional<Message.Encoded> reply;
    try {
      Optional<JsonValue> value = answer.join();
      if (value == null) {
        throw new HandlerMistake("answered null");
      }
      reply = value.map(json -> hub.codec().encode(new Message.Answer(json)));
    } catch (RuntimeException | Error e) {
      logHandlerFailure(e);
      send(new Message.Failure(ErrorCode.INTERNAL, ErrorCode.INTERNAL.text()));
      return;
    }
    reply.ifPresent(this::send);
  }

  private void send(Message message) {
    switch (outbox.offer(hub.codec().encode(message))) {
      case PUMP -> outbox.pump();
      case FULL -> disconnect(Disconnect.SLOW);
      case QUEUED, REFUSED -> {}
    }
  }

  /**
   * One line a client, lest it floods the log, and without the exception's message, which may quote
   * the payload. All of it at FINE.
   */
  private void logHandlerFailure(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!failureLogged) {
      failureLogged = true;
      LOG.warning(() -> "client " + id() + ": the message handler " + what(cause));
    }
    LOG.log(Level.FINE, cause, () -> "client " + id() + ": the message handler's failure");
  }

  private static String what(Throwable cause) {
    if (cause instanceof HandlerMistake mistake) {
      return String.valueOf(mistake.getMessage());
    }
    StackTraceElement[] trace = cause.getStackTrace();
    return "failed: " + cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
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
