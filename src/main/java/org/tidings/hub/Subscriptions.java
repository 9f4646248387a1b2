package org.tidings.hub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.Grant;
import org.tidings.engine.Engine;
import org.tidings.protocol.ClientInfo;

/**
 * The subscriptions of one client, and what others are told of them: presence, joins and leaves.
 * Touched by tasks of the client's inbox alone.
 */
final class Subscriptions {
  /** How long a client that has vanished without a word is still said to be there. */
  static final Duration PRESENCE_TTL = Duration.ofSeconds(60);

  /** How often it is said anew. */
  static final Duration PRESENCE_REFRESH = Duration.ofSeconds(25);

  private static final Logger LOG = Logger.getLogger(Subscriptions.class.getName());

  private final Client client;
  private final Hub hub;
  private final Map<String, Subscription> byChannel = new HashMap<>(2);
  // What the engine was last given to do for a channel, as long as it is not done.
  private final Map<String, CompletableFuture<?>> effects = new HashMap<>(2);
  private long presenceDueAt = Deadlines.NEVER;
  // No later than the first expiry; that one's subscription may have ended or been refreshed.
  private long expiryDueAt = Deadlines.NEVER;

  Subscriptions(Client client, Hub hub) {
    this.client = client;
    this.hub = hub;
  }

  @Nullable Subscription of(String channel) {
    return byChannel.get(channel);
  }

  boolean contains(String channel) {
    return byChannel.containsKey(channel);
  }

  int size() {
    return byChannel.size();
  }

  /** Their channels, in order. */
  List<String> channels() {
    return byChannel.keySet().stream().sorted().toList();
  }

  /** Whether one more would be too many. */
  boolean isFull() {
    return byChannel.size() >= hub.limits().channels().perClient();
  }

  void add(Subscription subscription) {
    byChannel.put(subscription.channel().name(), subscription);
  }

  /** Who the client is, as the others in a channel see it. */
  ClientInfo info(String channel) {
    Subscription subscription = of(channel);
    Grant grant = subscription == null ? Grant.PLAIN : subscription.grant();
    return client.account().info(grant.info());
  }

  /** Ends a subscription; nothing if it is not the client's any more. */
  void end(Subscription subscription) {
    String channel = subscription.channel().name();
    if (byChannel.get(channel) != subscription) {
      return;
    }
    ClientInfo info = info(channel);
    byChannel.remove(channel);
    subscription.end();
    subscription.channel().remove(subscription);
    Engine engine = hub.engine();
    if (subscription.isPresent()) {
      log(then(channel, () -> engine.removePresence(channel, client.id())));
    }
    if (subscription.isAnnounced()) {
      log(then(channel, () -> engine.publishLeave(channel, info)));
    }
  }

  /** The client has gone. */
  void endAll() {
    new ArrayList<>(byChannel.values()).forEach(this::end);
  }

  /** Tells the others that the client has come, if that is told in this channel. */
  void announce(Subscription subscription) {
    if (subscription.isEnded()
        || subscription.grant().unseen()
        || !subscription.channel().options().joinLeave()) {
      return;
    }
    subscription.announced();
    String channel = subscription.channel().name();
    ClientInfo info = info(channel);
    log(then(channel, () -> hub.engine().publishJoin(channel, info)));
  }

  /** Says that the client is in the channel; again and again from now on. */
  CompletionStage<Void> addPresence(Subscription subscription) {
    subscription.present();
    if (presenceDueAt == Deadlines.NEVER) {
      presenceDueAt = hub.now() + PRESENCE_REFRESH.toNanos();
    }
    String channel = subscription.channel().name();
    ClientInfo info = info(channel);
    return then(channel, () -> hub.engine().addPresence(channel, info, PRESENCE_TTL));
  }

  /** Has a subscription expire then, in nano time; never by {@link Deadlines#NEVER}. */
  void expires(Subscription subscription, long at) {
    subscription.expiresAt(at);
    expiryDueAt = Deadlines.earliest(expiryDueAt, at);
  }

  /** When {@link #look} may have something to do; {@link Deadlines#NEVER} if never. */
  long dueAt() {
    return Deadlines.earliest(presenceDueAt, expiryDueAt);
  }

  /**
   * Refreshes presence, if it is time.
   *
   * @param expired told of each subscription whose time is over
   */
  void look(long now, Consumer<Subscription> expired) {
    if (Deadlines.isOver(presenceDueAt, now)) {
      presenceDueAt = Deadlines.NEVER;
      byChannel.values().stream()
          .filter(Subscription::isPresent)
          .forEach(each -> log(addPresence(each)));
    }
    if (!Deadlines.isOver(expiryDueAt, now)) {
      return;
    }
    expiryDueAt = Deadlines.NEVER;
    for (Subscription each : new ArrayList<>(byChannel.values())) {
      if (Deadlines.isOver(each.expiresAt(), now)) {
        expired.accept(each);
      } else {
        expiryDueAt = Deadlines.earliest(expiryDueAt, each.expiresAt());
      }
    }
  }

  /**
   * Has the engine do something, after all that it was given to do for the channel before, by
   * earlier subscriptions too: so presence is not taken away after it has been added anew, nor a
   * leave told before its join. Does not throw.
   */
  private <T> CompletionStage<T> then(String channel, Supplier<CompletionStage<T>> call) {
    effects.values().removeIf(CompletableFuture::isDone);
    CompletableFuture<?> before = effects.get(channel);
    CompletableFuture<T> after =
        before == null
            ? attempt(call).toCompletableFuture()
            : before.handle((value, failure) -> attempt(call)).thenCompose(stage -> stage);
    if (!after.isDone()) {
      effects.put(channel, after);
    }
    return after;
  }

  private static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** These calls are nobody's to wait for: what fails is made good by time. */
  private void log(CompletionStage<Void> call) {
    var unused =
        call.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                LOG.log(Level.FINE, failure, () -> "client " + client.id() + ": presence");
              }
            });
  }
}
