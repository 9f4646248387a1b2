package org.tidings.hub;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.auth.ChannelOptions;
import org.tidings.engine.Engine;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.JsonCodec;
import org.tidings.protocol.Publication;

/** The channels that have subscribers on this node; what the engine tells goes to them. */
final class Channels implements Engine.Listener {
  /** After a lost link all channels are to be checked: so many in each tick. */
  static final int CHECKS_PER_TICK = 500;

  private static final Logger LOG = Logger.getLogger(Channels.class.getName());

  private final Engine engine;
  private final JsonCodec codec;
  private final LongSupplier nanoTime;
  private final Executor workers;
  private final Metrics metrics;
  private final Map<String, Channel> byName = new ConcurrentHashMap<>();
  // Touched by ticks alone.
  private int checksLeft;

  Channels(
      Engine engine, JsonCodec codec, LongSupplier nanoTime, Executor workers, Metrics metrics) {
    this.engine = engine;
    this.codec = codec;
    this.nanoTime = nanoTime;
    this.workers = workers;
    this.metrics = metrics;
  }

  /** A subscription that has been added to its channel. */
  record Joined(Subscription subscription, CompletionStage<Void> confirmed) {}

  /** Makes a subscription for a channel. */
  interface Maker {
    Subscription in(Channel channel);
  }

  /** Adds a subscription to a channel. */
  Joined join(String name, ChannelOptions options, Maker maker) {
    while (true) {
      Channel channel = byName.computeIfAbsent(name, key -> new Channel(this, key, options));
      Subscription subscription = maker.in(channel);
      CompletionStage<Void> confirmed = channel.add(subscription);
      if (confirmed != null) {
        return new Joined(subscription, confirmed);
      }
      forget(channel); // It was retired just now.
    }
  }

  void forget(Channel channel) {
    byName.remove(channel.name(), channel);
  }

  @Override
  public Runnable published(String name, Publication publication) {
    Channel channel = byName.get(name);
    return channel == null ? Channels::nothing : channel.published(publication);
  }

  @Override
  public Runnable joined(String name, ClientInfo info) {
    Channel channel = byName.get(name);
    return channel == null ? Channels::nothing : channel.joined(info);
  }

  @Override
  public Runnable left(String name, ClientInfo info) {
    Channel channel = byName.get(name);
    return channel == null ? Channels::nothing : channel.left(info);
  }

  @Override
  public Runnable missed(String name) {
    Channel channel = byName.get(name);
    return channel == null ? Channels::nothing : channel.missed();
  }

  /** Whether a check after a lost link may be made in this tick; if so, it counts. */
  boolean mayCheck() {
    return checksLeft-- > 0;
  }

  private static void nothing() {}

  /** Looks after every channel. */
  void tick(long now) {
    checksLeft = CHECKS_PER_TICK;
    for (Channel channel : byName.values()) {
      try {
        channel.tick(now);
      } catch (RuntimeException | Error e) {
        // One channel's bug must not keep the others from being looked after.
        LOG.log(Level.SEVERE, "a bug in Tidings: looking after a channel failed", e);
      }
    }
  }

  int size() {
    return byName.size();
  }

  int subscriptions() {
    return byName.values().stream().mapToInt(channel -> channel.subscribers().size()).sum();
  }

  /** Told of a channel. */
  interface Count {
    void subscribers(String channel, int count);
  }

  /** Counts the subscribers that may be known of, in channels with such names that have any. */
  void subscribers(Predicate<String> names, Count each) {
    for (Channel channel : byName.values()) {
      int count = channel.seen();
      if (count > 0 && names.test(channel.name())) {
        each.subscribers(channel.name(), count);
      }
    }
  }

  Engine engine() {
    return engine;
  }

  JsonCodec codec() {
    return codec;
  }

  Executor workers() {
    return workers;
  }

  /** Begins to measure the way of a publication. */
  FanOut fanOut() {
    return new FanOut(nanoTime, metrics::fannedOut);
  }

  long now() {
    return nanoTime.getAsLong();
  }
}
