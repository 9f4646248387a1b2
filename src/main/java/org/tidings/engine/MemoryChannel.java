package org.tidings.engine;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine.Listener;
import org.tidings.engine.Engine.PresenceStats;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * What {@link MemoryEngine} knows of one channel. All of it is guarded by {@code this}; each method
 * is called with that lock held, but for {@link #name}.
 */
final class MemoryChannel {
  static final PresenceStats NOBODY = new PresenceStats(0, 0);

  /**
   * A publication's place, and what its listeners left to be done without the lock.
   *
   * @param position {@link Position#NONE} if it is not kept
   * @param rest nothing for a repetition
   */
  record Published(Position position, Runnable rest) {}

  private final String name;
  private Listeners listeners = Listeners.NONE;

  /** Null before the first use and when it is forgotten. */
  private @Nullable Stream stream;

  /** Null while it is empty. */
  private @Nullable ChannelPresence presence;

  /** Null while none is remembered. */
  private @Nullable RecentKeys keys;

  private boolean retired;

  MemoryChannel(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Whether it is out of use: the name may have another channel by now. */
  boolean isRetired() {
    return retired;
  }

  /** Takes it out of use if it holds nothing. */
  boolean retireIfEmpty() {
    retired = listeners.isEmpty() && stream == null && presence == null && keys == null;
    return retired;
  }

  /** Drops what is past its time. */
  void expire(long now) {
    expireStream(now);
    expirePresence(now);
    expireKeys(now);
  }

  private void expireStream(long now) {
    if (stream != null) {
      stream.expire(now);
      stream = stream.isForgotten(now) ? null : stream;
    }
  }

  private void expirePresence(long now) {
    if (presence != null) {
      presence.expire(now);
      presence = presence.isEmpty() ? null : presence;
    }
  }

  private void expireKeys(long now) {
    if (keys != null) {
      keys.expire(now);
      keys = keys.isEmpty() ? null : keys;
    }
  }

  void subscribe(Listener listener) {
    listeners = listeners.with(listener);
  }

  void unsubscribe(Listener listener) {
    listeners = listeners.without(listener);
  }

  Published publish(Publication draft, Retention retention, @Nullable String key, long now) {
    if (key == null) {
      return publish(draft, retention, now);
    }
    expireKeys(now);
    Position first = keys == null ? null : keys.get(key);
    if (first != null) {
      return new Published(first, () -> {});
    }
    Published published = publish(draft, retention, now);
    if (keys == null) {
      keys = new RecentKeys();
    }
    keys.add(key, published.position(), now);
    return published;
  }

  private Published publish(Publication draft, Retention retention, long now) {
    Publication publication = retention.keeps() ? stream(now).add(draft, retention, now) : draft;
    Runnable rest = tell(listener -> listener.published(name, publication));
    return new Published(publication.position(), rest);
  }

  History history(HistoryQuery query, Retention retention, long now) {
    return stream(now).read(query, retention, now);
  }

  void removeHistory() {
    if (stream != null) {
      stream.clear();
    }
  }

  /** Tells the listeners; returns what they left to be done without the lock. */
  Runnable tell(Function<Listener, Runnable> news) {
    return listeners.tell(news);
  }

  void addPresence(ClientInfo info, Duration ttl, long now) {
    if (presence == null) {
      presence = new ChannelPresence();
    }
    presence.add(info, ttl, now);
  }

  void removePresence(String client) {
    if (presence != null) {
      presence.remove(client);
      presence = presence.isEmpty() ? null : presence;
    }
  }

  Map<String, ClientInfo> presence(long now) {
    expirePresence(now);
    return presence == null ? Map.of() : presence.clients();
  }

  PresenceStats presenceStats(long now) {
    expirePresence(now);
    return presence == null ? NOBODY : presence.stats();
  }

  private Stream stream(long now) {
    expireStream(now);
    if (stream == null) {
      stream = new Stream();
    }
    return stream;
  }
}
