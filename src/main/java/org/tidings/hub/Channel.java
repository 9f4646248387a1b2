package org.tidings.hub;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions;
import org.tidings.engine.Engine;
import org.tidings.engine.Retention;
import org.tidings.protocol.ClientInfo;
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
  private int unseen;
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

  /** How many subscribers others may know of. */
  synchronized int seen() {
    return subscribers.size() - unseen;
  }

  /**
   * Adds a subscriber.
   *
   * @return completes when the engine has confirmed this node's subscription; null, and nothing is
   *     added, if the channel is retired
   */
  @Nullable CompletionStage<Void> add(Subscription subscription) {
    CompletableFuture<Void> waiting;
    Runnable rest;
    synchronized (this) {
      if (retired) {
        return null;
      }
      if (subscribers.add(subscription) && subscription.grant().unseen()) {
        unseen++;
      }
      waiting = confirmed;
      rest = state == State.OUT ? subscribe() : Channel::nothing;
    }
    rest.run();
    return waiting;
  }

  /** Takes a subscriber out. */
  void remove(Subscription subscription) {
    synchronized (this) {
      if (!subscribers.remove(subscription)) {
        return;
      }
      if (subscription.grant().unseen()) {
        unseen--;
      }
      if (subscribers.isEmpty() && state == State.SUBSCRIBED) {
        since = channels.now();
      }
    }
  }

  Runnable published(Publication publication) {
    if (publication.offset() != 0) {
      check.published();
    }
    Pumps pumps =
        subscribers.isEmpty()
            ? new Pumps(channels.workers())
            : new Pumps(channels.workers(), channels.fanOut());
    Broadcast broadcast = new Broadcast(channels.codec(), name, publication);
    return toAll(pumps, subscriber -> subscriber.publication(broadcast, pumps));
  }

  Runnable joined(ClientInfo info) {
    return presenceChange(new Push.Join(name, info));
  }

  Runnable left(ClientInfo info) {
    return presenceChange(new Push.Leave(name, info));
  }

  Runnable missed() {
    return check::missed;
  }

  private Runnable presenceChange(Push push) {
    if (subscribers.stream().noneMatch(each -> each.traits().joinLeave())) {
      return Channel::nothing;
    }
    var encoded = channels.codec().encode(push);
    Pumps pumps = new Pumps(channels.workers());
    return toAll(pumps, subscriber -> subscriber.presenceChange(encoded, pumps));
  }

  private Runnable toAll(Pumps pumps, Consumer<Subscription> news) {
    for (Subscription subscriber : subscribers) {
      try {
        news.accept(subscriber);
      } catch (RuntimeException | Error e) {
        pumps.failed(e); // Whatever happens with one: the others are told, and pumped.
      }
    }
    return pumps;
  }

  /** Looks after the channel; called by the housekeeper alone. */
  void tick(long now) {
    Runnable rest;
    synchronized (this) {
      rest =
          switch (state) {
            case OUT -> retireIfEmpty();
            case SUBSCRIBING ->
                isOver(now, Limits.ENGINE_TIMEOUT) ? fail(tooLong()) : Channel::nothing;
            case SUBSCRIBED -> subscribers.isEmpty() ? leaveIfOver(now) : () -> check.tick(now);
            case LEAVING -> isOver(now, Limits.ENGINE_TIMEOUT) ? unsubscribed() : Channel::nothing;
          };
    }
    rest.run();
  }

  private static Throwable tooLong() {
    return new TimeoutException("the engine takes too long");
  }

  private boolean isOver(long now, Duration patience) {
    return now - since > patience.toNanos();
  }

  /** The call of the engine with this number has ended, well if without a failure. */
  private void called(long number, @Nullable Throwable failure) {
    Runnable rest;
    synchronized (this) {
      if (number != call) {
        return;
      }
      if (state == State.LEAVING) {
        rest = unsubscribed();
      } else {
        rest = failure == null ? confirm() : fail(failure);
      }
    }
    if (failure != null) {
      LOG.log(Level.FINE, failure, () -> "a call of the engine failed");
    }
    rest.run();
  }

  // The steps from state to state. Each is called under the lock, and returns what is to be done
  // without it.

  private static void nothing() {}

  private Runnable subscribe() {
    long number = enter(State.SUBSCRIBING);
    return () -> call(number, channels.engine()::subscribe);
  }

  private Runnable confirm() {
    var unused = enter(State.SUBSCRIBED);
    CompletableFuture<Void> outcome = confirmed;
    return () -> outcome.complete(null);
  }

  private Runnable fail(Throwable why) {
    CompletableFuture<Void> outcome = confirmed;
    Runnable leaving = leave();
    return () -> {
      outcome.completeExceptionally(why);
      leaving.run();
    };
  }

  private Runnable leaveIfOver(long now) {
    return isOver(now, LINGER) ? leave() : Channel::nothing;
  }

  private Runnable leave() {
    confirmed = new CompletableFuture<>(); // For who comes from now on.
    subscribers.clear(); // Those who waited are failed: nobody is there for whom to come back.
    unseen = 0;
    long number = enter(State.LEAVING);
    return () -> call(number, channels.engine()::unsubscribe);
  }

  private Runnable unsubscribed() {
    var unused = enter(State.OUT);
    return subscribers.isEmpty() ? Channel::nothing : subscribe();
  }

  private Runnable retireIfEmpty() {
    if (subscribers.isEmpty()) {
      retired = true;
      channels.forget(this);
    }
    return Channel::nothing;
  }

  /** The number of the call that this state begins with; calls before it do not count any more. */
  private long enter(State next) {
    state = next;
    since = channels.now();
    return ++call;
  }

  private void call(
      long number, BiFunction<String, Engine.Listener, CompletionStage<Void>> method) {
    CompletionStage<Void> stage;
    try {
      stage = method.apply(name, channels);
    } catch (RuntimeException | Error e) {
      stage = CompletableFuture.failedStage(e);
    }
    var unused = stage.whenComplete((value, failure) -> called(number, failure));
  }
}
