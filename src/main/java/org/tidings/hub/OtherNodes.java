package org.tidings.hub;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import org.tidings.protocol.NodeInfo;

/**
 * The other nodes that are there: each from what it first says until it says goodbye, or is silent
 * for too long. Thread-safe: each step is one of the map's.
 */
final class OtherNodes {
  /** Who has not been heard of for so long is forgotten. */
  static final Duration FORGOTTEN = Duration.ofSeconds(10);

  /** How a node last said that it is, and when. */
  private static final class Known {
    final NodeInfo info;
    final long heardAt;

    Known(NodeInfo info, long heardAt) {
      this.info = info;
      this.heardAt = heardAt;
    }
  }

  private static final Logger LOG = Logger.getLogger(OtherNodes.class.getName());

  private final Map<String, Known> byUid = new ConcurrentHashMap<>();

  /** A node says how it is. */
  void heard(NodeInfo info, long now) {
    if (byUid.put(info.uid(), new Known(info, now)) == null) {
      LOG.info(() -> "node " + name(info) + " is there");
    }
  }

  /** A node says goodbye. */
  void left(String uid) {
    Known known = byUid.remove(uid);
    if (known != null) {
      LOG.info(() -> "node " + name(known.info) + " says goodbye");
    }
  }

  /** Forgets those that have been silent for too long; returns whether there were any. */
  boolean forget(long now) {
    return byUid.values().removeIf(known -> isForgotten(known, now));
  }

  private static boolean isForgotten(Known known, long now) {
    if (now - known.heardAt < FORGOTTEN.toNanos()) {
      return false;
    }
    LOG.warning(() -> "node " + name(known.info) + " is silent: it is no longer waited for");
    return true;
  }

  void forgetAll() {
    byUid.clear();
  }

  boolean has(String uid) {
    return byUid.containsKey(uid);
  }

  int size() {
    return byUid.size();
  }

  /** As they last said that they are: by name, then uid. */
  List<NodeInfo> infos() {
    return byUid.values().stream()
        .map(known -> known.info)
        .sorted(Comparator.comparing(NodeInfo::name).thenComparing(NodeInfo::uid))
        .toList();
  }

  /** What people call them, by uid. */
  Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    byUid.forEach((uid, known) -> names.put(uid, name(known.info)));
    return names;
  }

  /** With the uid, since several nodes may have the same name. */
  private static String name(NodeInfo info) {
    return info.name() + " (" + info.uid() + ")";
  }
}
