package org.tidings.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts who tries to sign in how often: so many tries of one address in a minute, from the first
 * one on. Thread-safe.
 */
final class SignInTries {
  static final int MOST = 5;
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** So many addresses are known; of more, those whose minute began first are forgotten. */
  static final int MAX_ADDRESSES = 10_000;

  /** One address' tries. */
  private static final class Tries {
    final long since;
    int count;

    Tries(long since) {
      this.since = since;
    }
  }

  // In the order in which their minutes began. Guarded by this.
  private final Map<String, Tries> byAddress = new LinkedHashMap<>();

  /**
   * Counts a try.
   *
   * @param now in nano time
   * @return zero if it may be made; else how long there may be no other
   */
  synchronized Duration take(String address, long now) {
    Tries tries = byAddress.get(address);
    if (tries == null || now - tries.since >= WINDOW.toNanos()) {
      byAddress.remove(address);
      tries = new Tries(now);
      byAddress.put(address, tries);
      forgetTheOldest();
    }
    if (tries.count == MOST) {
      return WINDOW.minusNanos(now - tries.since);
    }
    tries.count++;
    return Duration.ZERO;
  }

  /** A try was none: it was right. */
  synchronized void giveBack(String address) {
    Tries tries = byAddress.get(address);
    if (tries != null && tries.count > 0) {
      tries.count--;
    }
  }

  private void forgetTheOldest() {
    if (byAddress.size() > MAX_ADDRESSES) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
  }
}
