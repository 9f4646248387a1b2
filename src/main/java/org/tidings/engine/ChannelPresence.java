package org.tidings.engine;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.tidings.engine.Engine.PresenceStats;
import org.tidings.protocol.ClientInfo;

/**
 * Who is in a channel. Guarded by its channel.
 *
 * <p>{@code users} counts the clients of each user who has one, so that statistics need no pass
 * over the clients. None of them ends before {@code firstEnd}, so that most uses need none either.
 */
final class ChannelPresence {
  private record Present(ClientInfo info, long end) {}

  private final Map<String, Present> clients = new HashMap<>(4);
  private final Map<String, Integer> users = new HashMap<>(4);
  private long firstEnd;

  boolean isEmpty() {
    return clients.isEmpty();
  }

  void add(ClientInfo info, Duration ttl, long now) {
    remove(info.client());
    long end = Times.after(now, ttl);
    firstEnd = clients.isEmpty() ? end : Times.earlier(firstEnd, end);
    clients.put(info.client(), new Present(info, end));
    users.merge(info.user(), 1, Integer::sum);
  }

  void remove(String client) {
    Present gone = clients.remove(client);
    if (gone != null) {
      forget(gone);
    }
  }

  private void forget(Present gone) {
    users.computeIfPresent(gone.info().user(), (user, count) -> count == 1 ? null : count - 1);
  }

  /** Drops who is past their time. Called before each use. */
  void expire(long now) {
    if (clients.isEmpty() || !Times.isDue(firstEnd, now)) {
      return;
    }
    firstEnd = Times.after(now, Times.FOREVER);
    for (Iterator<Present> all = clients.values().iterator(); all.hasNext(); ) {
      Present present = all.next();
      if (Times.isDue(present.end(), now)) {
        all.remove();
        forget(present);
      } else {
        firstEnd = Times.earlier(firstEnd, present.end());
      }
    }
  }

  Map<String, ClientInfo> clients() {
    Map<String, ClientInfo> infos = new HashMap<>(2 * clients.size());
    clients.forEach((client, present) -> infos.put(client, present.info()));
    return Collections.unmodifiableMap(infos);
  }

  PresenceStats stats() {
    return new PresenceStats(clients.size(), users.size());
  }
}
