package org.tidings.engine;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.MemoryChannel.Published;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * Keeps everything in this process, until it ends. All hubs that meet in it share one. Every stage
 * that it returns is complete already.
 *
 * <p>Lock: one per channel, the {@link MemoryChannel} itself. It is held while the listeners are
 * told, so that the order of the offsets is the order of delivery; what they leave to be done is
 * run when it is free. Order: the sweep's (this), a channel's, the map's own; within the map's only
 * a constructor runs. Nobody holds two channels.
 *
 * <p>Invariants: a channel that holds nothing is retired and taken out of the map in one hold of
 * its lock; so whoever finds it retired looks the name up again, and never finds it twice. What is
 * past its time is never seen, since each use compares with the clock first; {@link #sweep} only
 * frees memory.
 */
public final class MemoryEngine implements Engine {
  /**
   * So many sweeps look at each channel once: a sweep is short however many there are. Nor does a
   * pass begin sooner when there are few: the map may be large from earlier, and walks over its
   * gaps.
   */
  static final int SWEEPS_PER_PASS = 120;

  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, MemoryChannel> channels = new ConcurrentHashMap<>();
  private final Nodes nodes = new Nodes();

  // The pass that sweeps are in. All guarded by this.
  private Iterator<MemoryChannel> pass = Collections.emptyIterator();
  private int sweeps = SWEEPS_PER_PASS;
  // Channels for each sweep; does not fall when the pass frees channels: the rest would wait long.
  private int share;

  /** Begins empty, and of itself does nothing: {@link #sweep} is to be called. */
  public MemoryEngine(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletionStage<Position> publish(
      String channel, Publication draft, Retention retention, @Nullable String idempotencyKey) {
    Function<MemoryChannel, Published> publish =
        state -> state.publish(draft, retention, idempotencyKey, nanoTime.getAsLong());
    boolean leavesTraces = retention.keeps() || idempotencyKey != null;
    return stage(
        () -> {
          Published published = leavesTraces ? in(channel, publish) : inAny(channel, publish);
          if (published == null) {
            return Position.NONE;
          }
          published.rest().run();
          return published.position();
        });
  }

  @Override
  public CompletionStage<History> history(String channel, HistoryQuery query, Retention retention) {
    return stage(() -> in(channel, state -> state.history(query, retention, nanoTime.getAsLong())));
  }

  @Override
  public CompletionStage<Void> removeHistory(String channel) {
    return done(() -> inAny(channel, change(MemoryChannel::removeHistory)));
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, Listener listener) {
    return done(() -> in(channel, change(state -> state.subscribe(listener))));
  }

  @Override
  public CompletionStage<Void> unsubscribe(String channel, Listener listener) {
    return done(() -> inAny(channel, change(state -> state.unsubscribe(listener))));
  }

  @Override
  public CompletionStage<Void> addPresence(String channel, ClientInfo info, Duration ttl) {
    return done(
        () -> in(channel, change(state -> state.addPresence(info, ttl, nanoTime.getAsLong()))));
  }

  @Override
  public CompletionStage<Void> removePresence(String channel, String client) {
    return done(() -> inAny(channel, change(state -> state.removePresence(client))));
  }

  @Override
  public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
    return stage(
        () -> {
          var present = inAny(channel, state -> state.presence(nanoTime.getAsLong()));
          return present == null ? Map.of() : present;
        });
  }

  @Override
  public CompletionStage<PresenceStats> presenceStats(String channel) {
    return stage(
        () -> {
          var stats = inAny(channel, state -> state.presenceStats(nanoTime.getAsLong()));
          return stats == null ? MemoryChannel.NOBODY : stats;
        });
  }

  @Override
  public CompletionStage<Void> publishJoin(String channel, ClientInfo info) {
    return tell(channel, listener -> listener.joined(channel, info));
  }

  @Override
  public CompletionStage<Void> publishLeave(String channel, ClientInfo info) {
    return tell(channel, listener -> listener.left(channel, info));
  }

  @Override
  public CompletionStage<Void> meet(Node node) {
    return done(() -> nodes.add(node));
  }

  @Override
  public CompletionStage<Void> part(Node node) {
    return done(() -> nodes.remove(node));
  }

  @Override
  public CompletionStage<Void> tell(String message) {
    return done(() -> nodes.tell(message));
  }

  @Override
  public CompletionStage<Void> check() {
    return CompletableFuture.completedStage(null);
  }

  private CompletionStage<Void> tell(String channel, Function<Listener, Runnable> news) {
    return done(
        () -> {
          Runnable rest = inAny(channel, state -> state.tell(news));
          if (rest != null) {
            rest.run();
          }
        });
  }

  /** Frees the memory of what is past its time, a part at each call: called by a timer, often. */
  public synchronized void sweep() {
    long now = nanoTime.getAsLong();
    if (sweeps >= SWEEPS_PER_PASS && !pass.hasNext()) {
      pass = channels.values().iterator();
      sweeps = 0;
      share = 0;
    }
    sweeps++;
    share = Math.max(share, channels.size() / SWEEPS_PER_PASS + 1);
    for (int left = share; left > 0 && pass.hasNext(); left--) {
      sweep(pass.next(), now);
    }
  }

  private void sweep(MemoryChannel channel, long now) {
    synchronized (channel) {
      if (!channel.isRetired()) {
        channel.expire(now);
        removeIfEmpty(channel);
      }
    }
  }

  /** How many channels take up memory. */
  int channels() {
    return channels.size();
  }

  /** Uses a channel under its lock; makes it first where there is none. */
  private <T> T in(String name, Function<MemoryChannel, T> use) {
    while (true) {
      // First get, which takes no lock of the map's.
      MemoryChannel known = channels.get(name);
      MemoryChannel channel =
          known == null ? channels.computeIfAbsent(name, MemoryChannel::new) : known;
      synchronized (channel) {
        if (!channel.isRetired()) {
          return use(channel, use);
        }
      }
    }
  }

  /** Uses a channel under its lock; null where there is none. */
  private <T> @Nullable T inAny(String name, Function<MemoryChannel, T> use) {
    while (true) {
      MemoryChannel channel = channels.get(name);
      if (channel == null) {
        return null;
      }
      synchronized (channel) {
        if (!channel.isRetired()) {
          return use(channel, use);
        }
      }
    }
  }

  private <T> T use(MemoryChannel channel, Function<MemoryChannel, T> use) {
    T result = use.apply(channel);
    removeIfEmpty(channel);
    return result;
  }

  private void removeIfEmpty(MemoryChannel channel) {
    if (channel.retireIfEmpty()) {
      channels.remove(channel.name(), channel);
    }
  }

  private static Function<MemoryChannel, MemoryChannel> change(Consumer<MemoryChannel> change) {
    return channel -> {
      change.accept(channel);
      return channel;
    };
  }

  private static CompletionStage<Void> done(Runnable action) {
    return stage(
        () -> {
          action.run();
          return null;
        });
  }

  private static <T> CompletionStage<T> stage(Supplier<T> action) {
    try {
      return CompletableFuture.completedStage(action.get());
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
