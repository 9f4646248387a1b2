package org.tidings.hub;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The clients that have signed in, by user. Thread-safe: each step is one of the map's. */
final class Users {
  private final Map<String, Set<Client>> byUser = new ConcurrentHashMap<>();

  /** Adds a client, which {@link #remove} takes out again. */
  void add(String user, Client client) {
    byUser.compute(
        user,
        (key, known) -> {
          Set<Client> clients = known == null ? ConcurrentHashMap.newKeySet(1) : known;
          clients.add(client);
          return clients;
        });
  }

  /**
   * Adds a client, unless the user has so many already.
   *
   * @return whether it was added
   */
  boolean addUnlessFull(String user, Client client, int limit) {
    boolean[] added = {false};
    byUser.compute(
        user,
        (key, known) -> {
          Set<Client> clients = known == null ? ConcurrentHashMap.newKeySet(1) : known;
          added[0] = clients.size() < limit && clients.add(client);
          return clients;
        });
    return added[0];
  }

  /** Takes a client out; nothing if it is not in. */
  void remove(String user, Client client) {
    byUser.computeIfPresent(
        user,
        (key, clients) -> {
          clients.remove(client);
          return clients.isEmpty() ? null : clients;
        });
  }

  /** The clients of a user, as they come and go. */
  Set<Client> of(String user) {
    return byUser.getOrDefault(user, Set.of());
  }

  /** How many users there are; the anonymous one counts as one. */
  int size() {
    return byUser.size();
  }
}
