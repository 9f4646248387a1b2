package org.tidings.hub;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions;
import org.tidings.engine.Engine;
import org.tidings.engine.Retention;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Message;
import org.tidings.protocol.Publication;
import org.tidings.protocol.Push;

/**
 * The subscribers that a channel has on this node, and the node's own subscription at the engine.
 *
 * <p>OUT → SUBSCRIBING → SUBSCRIBED → LEAVING → OUT. The first subscriber makes the node subscribe;
 * every one waits until that is confirmed. Some time after the last one has gone the node leaves,
 * which the housekeeper sees to: no flapping. Who comes while it is LEAVING makes it subscribe anew
 * when it has left. A call that fails or takes too long while SUBSCRIBING fails all who wait, and
 * the node leaves, since it may be subscribed all the same. In OUT, with nobody there, the channel
 * is retired: a joiner that finds it so looks the name up again.
 *
 * <p>State, call and retirement are guarded by {@code this}, which is held for no call out. At most
 * one call of the engine is awaited; what comes back from an earlier one is ignored. Broadcast
 * reads the subscribers without the lock, in the order that the engine's stream lock keeps.
 */
final class Channel {
  private enum State {
    OUT,
    SUBSCRIBING,
    SUBSCRIBED,
    LEAVING
  }

  /** How long the node stays when nobody is there. */
  static final Duration LINGER = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger(Channel.class.getName());

  private final Channels channels;
  private final String name;
  private final ChannelOptions options;
  private final Retention retention;
  private final Set<Subscription> subscribers = ConcurrentHashMap.newKeySet(2);
  private final PositionCheck check;

  // All guarded by this.
  private State state = State.OUT;
  private boolean retired;
  private long since;
  private long call;
  private CompletableFuture<Void> confirmed = new CompletableFuture<>();

  Channel(Channels channels, String name, ChannelOptions options) {
    this.channels = channels;
    this.name = name;
    this.options = options;
    this.retention = retention(options);
    this.since = channels.now();
    this.check = new PositionCheck(this, channels);
  }

  /** How the options keep a channel's stream. */
  static Retention retention(ChannelOptions options) {
    ChannelOptions.History history = options.history();
    return history.isKept()
        ? new Retention(history.size(), history.ttl(), history.metaTtl())
        : Retention.NONE;
  }

  String name() {
    return name;
  }

  ChannelOptions options() {
    return options;
  }

  Retention retention() {
    return retention;
  }

  long now() {
    return channels.now();
  }

  Set<Subscription> subscribers() {
    return subscribers;
  }

  /**
   * Adds a subscriber.
   *
   * @return completes when the engine has confirmed this node's subscription; null, and nothing is
   *     added, if the channel is retired
   */
  @Nullable CompletionStage<Void> add(Subscription subscription) {
    CompletableFuture<Void> waiting;
    long begun;
    synchronized (this) {
      if (retired) {
        return null;
      }
      subscribers.add(subscription);
      waiting = confirmed;
      begun = state == State.OUT ? enter(State.SUBSCRIBING) : 0;
    }
    if (begun != 0) {
      callEngine(begun, State.SUBSCRIBING);
    }
    return waiting;
  }

  /** Takes a subscriber out. */
  void remove(Subscription subscription) {
    synchronized (this) {
      if (subscribers.remove(subscription) && subscribers.isEmpty() && state == State.SUBSCRIBED) {
        since = channels.now();
      }
    }
  }

  Runnable published(Publication publication) {
    if (publication.offset() != 0) {
      check.published();
    }
    Broadcast broadcast = new Broadcast(channels.codec(), name, publication);
    Pumps pumps = new Pumps(channels.workers());
    for (Subscription subscriber : subscribers) {
      subscriber.publication(broadcast, pumps);
    }
    return pumps;
  }

  Runnable joined(ClientInfo info) {
    return presenceChange(new Push.Join(name, info));
  }

  Runnable left(ClientInfo info) {
    return presenceChange(new Push.Leave(name, info));
  }

  private Runnable presenceChange(Push push) {
    Pumps pumps = new Pumps(channels.workers());
    Message.Encoded encoded = null; // Until somebody wants to know.
    for (Subscription subscriber : subscribers) {
      if (subscriber.traits().joinLeave()) {
        encoded = encoded == null ? channels.codec().encode(push) : encoded;
        subscriber.presenceChange(encoded, pumps);
      }
    }
    return pumps;
  }

  /** Looks after the channel; called by the housekeeper alone. */
  void tick(long now) {
    CompletableFuture<Void> failed = null;
    long begun = 0;
    State next = State.LEAVING;
    boolean live = false;
    synchronized (this) {
      switch (state) {
        case OUT -> retireIfEmpty();
        case SUBSCRIBING -> {
          if (isOver(now, Limits.ENGINE_TIMEOUT)) {
            failed = confirmed;
            begun = enter(State.LEAVING);
          }
        }
        case SUBSCRIBED -> {
          live = !subscribers.isEmpty();
          if (!live && isOver(now, LINGER)) {
            begun = enter(State.LEAVING);
          }
        }
        case LEAVING -> {
          if (isOver(now, Limits.ENGINE_TIMEOUT)) {
            begun = enterOut();
            next = State.SUBSCRIBING;
          }
        }
      }
    }
    if (failed != null) {
      failed.completeExceptionally(new IllegalStateException("the engine takes too long"));
    }
    if (begun != 0) {
      callEngine(begun, next);
    } else if (live) {
      check.tick(now);
    }
  }

  private boolean isOver(long now, Duration patience) {
    return now - since > patience.toNanos();
  }

  private void callEngine(long number, State calling) {
    Engine engine = channels.engine();
    CompletionStage<Void> stage;
    try {
      stage =
          calling == State.SUBSCRIBING
              ? engine.subscribe(name, channels)
              : engine.unsubscribe(name, channels);
    } catch (RuntimeException | Error e) {
      stage = CompletableFuture.failedStage(e);
    }
    var unused = stage.whenComplete((value, failure) -> called(number, failure));
  }

  private void called(long number, @Nullable Throwable failure) {
    CompletableFuture<Void> outcome = null;
    long begun = 0;
    State next = State.LEAVING;
    synchronized (this) {
      if (number != call) {
        return;
      }
      if (state == State.SUBSCRIBING) {
        outcome = confirmed;
        if (failure == null) {
          state = State.SUBSCRIBED;
          since = channels.now();
        } else {
          begun = enter(State.LEAVING);
        }
      } else if (state == State.LEAVING) {
        begun = enterOut();
        next = State.SUBSCRIBING;
      }
    }
    if (failure != null) {
      LOG.log(Level.FINE, failure, () -> "a call of the engine failed");
    }
    if (outcome != null && failure == null) {
      outcome.complete(null);
    } else if (outcome != null) {
      outcome.completeExceptionally(failure);
    }
    if (begun != 0) {
      callEngine(begun, next);
    }
  }

  /** Called under the lock. Returns the number of the call that the caller makes after it. */
  private long enter(State next) {
    if (next == State.LEAVING) {
      confirmed = new CompletableFuture<>(); // For who comes from now on.
      subscribers.clear(); // Those who waited are failed: nobody is there for whom to come back.
    }
    state = next;
    since = channels.now();
    return ++call;
  }

  /** Called under the lock. Returns the call to make if somebody has come meanwhile, or 0. */
  private long enterOut() {
    state = State.OUT;
    if (!subscribers.isEmpty()) {
      return enter(State.SUBSCRIBING);
    }
    call++;
    return 0;
  }

  /** Called under the lock. */
  private void retireIfEmpty() {
    if (subscribers.isEmpty()) {
      retired = true;
      channels.forget(this);
    }
  }
}
