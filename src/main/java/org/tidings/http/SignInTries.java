package org.tidings.http;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts who tries to sign in how often: so many tries of one address in a minute, from the first
 * one on. Thread-safe.
 */
final class SignInTries {
  static final int MOST = 5;
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** So many addresses are counted; those that come beside them are counted as if they were one. */
  static final int MAX_ADDRESSES = 10_000;

  /** One address' tries. */
  private static final class Tries {
    final long since;
    int count;

    Tries(long since) {
      this.since = since;
    }

    boolean isOver(long now) {
      return now - since >= WINDOW.toNanos();
    }
  }

  // In the order in which their minutes began, nearly: who is told a time first may come second.
  // Guarded by this.
  private final Map<String, Tries> byAddress = new LinkedHashMap<>();
  // Of those for whom there was no room. Guarded by this.
  private Tries others = new Tries(0);

  /**
   * Counts a try.
   *
   * @param now in nano time
   * @return zero if it may be made; else how long there may be no other
   */
  synchronized Duration take(String address, long now) {
    forgetThoseThatAreOver(now);
    Tries tries = byAddress.get(address);
    if (tries == null || tries.isOver(now)) {
      byAddress.remove(address);
      tries = newcomer(address, now);
    }
    if (tries.count == MOST) {
      return WINDOW.minusNanos(now - tries.since);
    }
    tries.count++;
    return Duration.ZERO;
  }

  /**
   * A try was none: it was right.
   *
   * @param taken when it was counted
   */
  synchronized void giveBack(String address, long taken) {
    Tries tries = byAddress.getOrDefault(address, others);
    if (tries.count > 0 && taken - tries.since >= 0) {
      tries.count--;
    }
  }

  private void forgetThoseThatAreOver(long now) {
    Iterator<Tries> oldest = byAddress.values().iterator();
    while (oldest.hasNext() && oldest.next().isOver(now)) {
      oldest.remove();
    }
    if (others.count > 0 && others.isOver(now)) {
      others = new Tries(now);
    }
  }

  private Tries newcomer(String address, long now) {
    if (byAddress.size() < MAX_ADDRESSES) {
      Tries first = new Tries(now);
      byAddress.put(address, first);
      return first;
    }
    if (others.count == 0) {
      others = new Tries(now);
    }
    return others;
  }
}
