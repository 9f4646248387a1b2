package org.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.Grant;
import org.tidings.protocol.Message;
import org.tidings.protocol.Position;

/**
 * One client's place in one channel.
 *
 * <p>HOLDING → LIVE → ENDED, or straight to ENDED. While it is HOLDING, what happens in the channel
 * is kept, bounded, until the client has been told where it stands; {@link #goLive} gives it the
 * reply and what was held, in one step. While it is LIVE, everything goes to the outbox at once. A
 * <em>positioned</em> one takes the publications of one stream only in a row: what it has had is
 * dropped, and a gap ends it.
 *
 * <p>State and position are guarded by {@code this}, under which only {@link Outbox#offer} is
 * called. The rest belongs to the tasks of the client's inbox.
 */
final class Subscription {
  /** Who made it, and so how the client is told of its end. */
  enum Side {
    /** The client asked: it gets an unsubscribe push. */
    CLIENT,
    /** The server, by a token: the connection is closed. */
    SERVER,
    /** The URL of a plain client: the connection is closed. */
    PLAIN
  }

  private enum State {
    HOLDING,
    LIVE,
    ENDED
  }

  /** What a subscription does besides taking publications. */
  record Traits(boolean positioned, boolean recoverable, boolean joinLeave) {}

  private record Held(Message.@Nullable Encoded message, Position position) {}

  static final int MAX_HELD = 1_000;
  static final int MAX_HELD_BYTES = 1 << 20;

  private final Client client;
  private final Channel channel;
  private final Side side;
  private final Traits traits;

  // All guarded by this.
  private State state = State.HOLDING;
  private long offset;
  private String epoch = "";
  private long askedAt;
  private @Nullable List<Held> held;
  private int heldBytes;

  // Touched by tasks of the inbox alone.
  private final Grant grant;
  private long expiresAt = Deadlines.NEVER;
  private boolean present;
  private boolean announced;

  Subscription(Client client, Channel channel, Side side, Traits traits, Grant grant) {
    this.client = client;
    this.channel = channel;
    this.side = side;
    this.traits = traits;
    this.grant = grant;
  }

  Channel channel() {
    return channel;
  }

  Side side() {
    return side;
  }

  Traits traits() {
    return traits;
  }

  /** Takes a publication. Called under the stream's lock. */
  void publication(Broadcast broadcast, Pumps pumps) {
    boolean told = !broadcast.leavesOut(client.id());
    take(told ? broadcast.form(side) : null, broadcast.position(), pumps);
  }

  /** Takes somebody's coming or going, if it is to be told. Called under the stream's lock. */
  void presenceChange(Message.Encoded push, Pumps pumps) {
    if (traits.joinLeave) {
      take(push, Position.NONE, pumps);
    }
  }

  /**
   * @param message null: the client is not told, and stands behind it all the same
   */
  private synchronized void take(
      Message.@Nullable Encoded message, Position position, Pumps pumps) {
    switch (state) {
      case HOLDING -> hold(message, position);
      case LIVE -> {
        if (isNext(position) && message != null) {
          client.offer(message, pumps);
        }
      }
      case ENDED -> {}
    }
  }

  private void hold(Message.@Nullable Encoded message, Position position) {
    if (held == null) {
      held = new ArrayList<>();
    }
    heldBytes += message == null ? 0 : message.bytes();
    if (held.size() == MAX_HELD || heldBytes > MAX_HELD_BYTES) {
      end(); // Found by goLive.
    } else {
      held.add(new Held(message, position));
    }
  }

  /** Whether the client is to be told what is there; if so, that is where it stands now. */
  private boolean isNext(Position position) {
    if (!traits.positioned || position.offset() == 0) {
      return true;
    }
    boolean sameStream = position.epoch().equals(epoch);
    if (sameStream && position.offset() <= offset) {
      return false;
    }
    if (!sameStream || position.offset() > offset + 1) {
      lose();
      return false;
    }
    offset = position.offset();
    return true;
  }

  /** Something is missing: nothing more is delivered, and the client is told by its inbox. */
  private void lose() {
    end();
    client.lost(this);
  }

  /** Where the client stands is being asked of the engine. */
  synchronized void asks() {
    askedAt = channel.now();
  }

  /**
   * Gives the client the replies, then what was held, then everything as it comes.
   *
   * @param replies none if it was told otherwise
   * @param from where the client stands after the replies
   * @return false, and they are not given, if it has ended: too much was held, or it was left
   */
  synchronized boolean goLive(List<Message.Encoded> replies, Position from) {
    if (state != State.HOLDING) {
      return false;
    }
    offset = from.offset();
    epoch = from.epoch();
    state = State.LIVE;
    replies.forEach(client::reply);
    List<Held> waiting = held == null ? List.of() : held;
    held = null;
    for (Held each : waiting) {
      // A gap ends it on the way. Bounded as it was held: a part of the reply, as it were.
      Message.Encoded message = each.message();
      if (state == State.LIVE && isNext(each.position()) && message != null) {
        client.reply(message);
      }
    }
    return true;
  }

  /**
   * Compares with what the engine says.
   *
   * @param top of the stream, read a while ago
   * @param readAt when; a subscription whose own reading began later knows better
   * @param silent nothing was published since it was read. Asked after the position was: what moves
   *     that is counted first
   */
  synchronized void check(Position top, long readAt, BooleanSupplier silent) {
    if (state != State.LIVE || !traits.positioned || askedAt - readAt >= 0) {
      return;
    }
    boolean otherStream = !top.epoch().equals(epoch);
    if (otherStream || offset < top.offset() || (offset > top.offset() && silent.getAsBoolean())) {
      lose();
    }
  }

  /** From now on nothing is delivered. */
  synchronized void end() {
    state = State.ENDED;
    held = null;
  }

  synchronized boolean isEnded() {
    return state == State.ENDED;
  }

  /** What the token says. */
  Grant grant() {
    return grant;
  }

  /** When it must have been refreshed, in nano time; {@link Deadlines#NEVER} if it need not. */
  long expiresAt() {
    return expiresAt;
  }

  void expiresAt(long nanos) {
    expiresAt = nanos;
  }

  /** Whether the engine was told that the client is in the channel. */
  boolean isPresent() {
    return present;
  }

  void present() {
    present = true;
  }

  /** Whether others were told that the client came. */
  boolean isAnnounced() {
    return announced;
  }

  void announced() {
    announced = true;
  }
}
