package org.tidings.hub;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;
import org.tidings.protocol.Position;

/**
 * One connection: its parts, and what they say to each other.
 *
 * <p>How it speaks is its {@link Mode}: known at the opening, or decided by the first message. What
 * the client says, and what comes of it, is handled in tasks of the {@link Inbox}, one at a time.
 * What it is told goes through the {@link Outbox}; only publications reach that without the inbox.
 */
public final class Client {
  private static final Logger LOG = Logger.getLogger(Client.class.getName());

  private final Hub hub;
  private final String id;
  private final Opening opening;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Heartbeat heartbeat;
  private final Awaiting awaiting;
  private final Questions questions;
  private final Lifecycle lifecycle;
  private final Account account;
  private final Outside outside;
  private final long openedAt;

  // Null until decided, by the opening or by the reading thread.
  private volatile @Nullable Mode mode;
  // When the mode has something to do by time. Written by tasks of the inbox.
  private volatile long dueAt = Deadlines.NEVER;
  // Touched by tasks of the inbox alone.
  private boolean unsent;

  Client(Hub hub, String id, Transport transport, Opening opening) {
    this.hub = hub;
    this.id = id;
    this.opening = opening;
    this.account = new Account(hub, this);
    this.inbox = new Inbox(hub.workers(), this::hasRoom, this::whenIdle, this::bug);
    this.awaiting = new Awaiting(inbox, hub::now);
    this.questions = new Questions(hub, this, inbox);
    this.outbox = new Outbox(transport, hub.limits().queueBytes(), hub::now, new Sending());
    this.lifecycle = new Lifecycle(hub, this, transport, outbox, this::leave);
    this.outside = new Outside(inbox, awaiting, this::speaking);
    this.heartbeat =
        new Heartbeat(outbox, hub.limits(), this::offerHeartbeat, hub.now(), hub.firstPing());
    this.openedAt = hub.now();
  }

  /** Begins, as far as the opening says how. */
  void open() {
    if (opening.protocol()) {
      speakProtocol();
    } else if (opening.heartbeats() || !opening.channels().isEmpty()) {
      speakPlainly();
    }
  }

  private Mode speakProtocol() {
    outbox.join(hub.codec()::joined);
    Mode protocol = new ProtocolMode(this, hub, inbox);
    mode = protocol;
    dueAt = protocol.dueAt();
    return protocol;
  }

  private Mode speakPlainly() {
    if (opening.heartbeats()) {
      heartbeat.becomes(Heartbeat.Kind.TEXT, hub.firstPing());
    }
    PlainMode plain = new PlainMode(this, hub, opening, inbox);
    mode = plain;
    var unused = inbox.message(plain::open, 0); // The first: it fits.
    return plain;
  }

  private Mode modeFor(String firstMessage) {
    Mode decided = mode;
    if (decided != null) {
      return decided;
    }
    return hub.codec().opensProtocol(firstMessage) ? speakProtocol() : speakPlainly();
  }

  /** The connection's id, a random UUID. */
  public String id() {
    return id;
  }

  /**
   * Takes a message from the connection's reading thread, in the order in which they came in.
   *
   * @param bytes its size in UTF-8
   */
  public void receive(String text, int bytes) {
    heard();
    hub.metrics().receivedBytes(bytes);
    if (!isGone() && !modeFor(text).receive(text, bytes)) {
      disconnect(Disconnect.TOO_MANY_REQUESTS);
    }
  }

  /**
   * Takes a message that is no text.
   *
   * @param why for the client
   */
  public void receiveGarbled(String why, int bytes) {
    heard();
    hub.metrics().receivedBytes(bytes);
    if (!isGone() && !modeFor("").receiveGarbled(why, bytes)) {
      disconnect(Disconnect.TOO_MANY_REQUESTS);
    }
  }

  /** Takes note of a sign of life that is no message: a pong frame, a part of a long message. */
  public void heard() {
    heartbeat.heard(hub.now());
  }

  /**
   * Ends the connection from this side. May be called on any thread, under any lock. What waits for
   * the client is sent first, unless the reason is that nothing gets through.
   */
  public void disconnect(Disconnect why) {
    lifecycle.disconnect(why);
  }

  /** The container has closed the connection. */
  public void closed() {
    lifecycle.closed();
  }

  /** Whether it is closed, or being closed: what is done for it from now on must be undone. */
  boolean isGone() {
    return lifecycle.isGone();
  }

  /** Looks after the client; called by the housekeeper alone, every {@link Housekeeper#TICK}. */
  void tick(long now) {
    if (!lifecycle.tick(now)) {
      return;
    }
    if (outbox.sendingNanos(now) > hub.limits().writeTimeout().toNanos()) {
      disconnect(Disconnect.WRITE_ERROR);
    } else if (heartbeat.isSilent(now)) {
      boolean frames = heartbeat.kind() == Heartbeat.Kind.FRAMES;
      disconnect(frames ? Disconnect.GOING_AWAY : Disconnect.NO_PONG);
    } else {
      questions.checkTime(now);
      awaiting.checkTime(now);
      look(now);
      heartbeat.tick(now, hub.workers());
    }
  }

  private void look(long now) {
    Mode speaks = mode;
    if (speaks != null && Deadlines.isOver(dueAt, now)) {
      dueAt = Deadlines.NEVER; // Until the task has said anew.
      inbox.event(() -> speaks.look(hub.now()));
    }
  }

  /**
   * Has its subscriptions ended; completions that come later find it gone, and undo what they did.
   */
  private void leave() {
    inbox.close();
    questions.abandon();
    account
        .leave(); // At once: it may come back before a thread cleans up, and must find its place.
    inbox.event(
        () -> {
          Mode spoke = mode;
          if (spoke != null) {
            spoke.leave();
          }
          account.leave(); // It may have signed in at the same moment.
          outside.close();
        });
  }

  /** Who it is. */
  Account account() {
    return account;
  }

  /** What others have it do. */
  Outside outside() {
    return outside;
  }

  /** How it speaks; null until that is decided. */
  @Nullable Mode mode() {
    return mode;
  }

  /** When it was opened, in nano time. */
  long openedAt() {
    return openedAt;
  }

  /** Has a task of the inbox find this out; it waits for nothing that the client has asked for. */
  <T> CompletionStage<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    inbox.event(() -> answer.complete(question.get()));
    return answer;
  }

  /** Only who has signed in is asked for anything, and so speaks. */
  private Mode speaking() {
    return Objects.requireNonNull(mode);
  }

  private void offerHeartbeat() {
    Pumps pumps = new Pumps(hub.workers());
    offer(Outbox.HEARTBEAT, pumps);
    pumps.run();
  }

  /** Has heartbeats sent from now on, as protocol clients understand them. */
  void startHeartbeats() {
    heartbeat.becomes(Heartbeat.Kind.STRICT, hub.firstPing());
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  Awaiting awaiting() {
    return awaiting;
  }

  Questions questions() {
    return questions;
  }

  /** Tells the client something. A task of the inbox; it goes out at the latest after the task. */
  void send(Message message) {
    hub.traffic().told(message);
    switch (outbox.offer(hub.codec().encode(message))) {
      case PUMP -> unsent = true;
      case FULL -> disconnect(Disconnect.SLOW);
      case QUEUED, REFUSED -> {}
    }
  }

  /**
   * Answers a command. What a client has asked for does not make it slow: instead its next commands
   * wait until it has read. A task of the inbox.
   */
  void reply(Message message) {
    hub.traffic().told(message);
    reply(hub.codec().encode(message));
  }

  /** The same. May be called under a subscription's lock. */
  void reply(Message.Encoded message) {
    unsent |= outbox.reply(message) == Outbox.Offered.PUMP;
  }

  long waitingBytes() {
    return outbox.waitingBytes();
  }

  private boolean hasRoom() {
    return !outbox.isCrowded();
  }

  /** Tells the client something. May be called on any thread, under any lock. */
  void offer(Message.Encoded message, Pumps pumps) {
    switch (outbox.offer(message)) {
      case PUMP -> pumps.add(outbox);
      case FULL -> disconnect(Disconnect.SLOW);
      case QUEUED, REFUSED -> {}
    }
  }

  /** Has a subscription go live, as {@link Subscription#goLive}. A task of the inbox. */
  boolean goLive(Subscription subscription, List<? extends Message> replies, Position from) {
    return subscription.goLive(replies.stream().map(hub.codec()::encode).toList(), from);
  }

  /** Something is missing in a subscription. May be called on any thread, under any lock. */
  void lost(Subscription subscription) {
    hub.healed();
    inbox.event(
        () -> {
          Mode speaks = mode;
          if (speaks != null && !isGone()) {
            speaks.lost(subscription);
          }
        });
  }

  /** What the tasks have left to do. The inbox's thread. */
  private void whenIdle() {
    if (unsent) {
      unsent = false;
      outbox.pump();
    }
    Mode speaks = mode;
    if (speaks != null) {
      dueAt = isGone() ? Deadlines.NEVER : speaks.dueAt();
    }
  }

  private void bug(Throwable bug) {
    LOG.log(Level.SEVERE, bug, () -> "client " + id() + ": a bug in Tidings; closing");
    disconnect(Disconnect.INTERNAL_ERROR);
  }

  private final class Sending implements Outbox.Listener {
    @Override
    public void sending(List<Message.Encoded> frame) {
      hub.traffic().sent(frame);
    }

    @Override
    public void drained() {
      lifecycle.drained();
    }

    @Override
    public void roomy() {
      inbox.event(() -> {}); // Messages go on.
    }

    @Override
    public void failed(Throwable cause) {
      LOG.log(Level.FINE, cause, () -> "client " + id() + ": a send failed");
      disconnect(Disconnect.WRITE_ERROR);
    }
  }
}
