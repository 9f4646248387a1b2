package org.tidings.websocket;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tidings.hub.RateLimit;

/**
 * How often each address opens a connection.
 *
 * <p>Addresses that have used nothing up are forgotten, the longest idle first. When there are too
 * many others, the one that has been idle for longest is forgotten all the same: so the table is
 * bounded, and who comes often stays in it. Who has that many addresses is not held by a limit for
 * each, whatever is done here.
 */
final class HandshakeRates {
  /** The average is over so many seconds. */
  static final int SECONDS = 10;

  static final int MAX_ADDRESSES = 100_000;

  private static final float USUAL_LOAD = 0.75f;

  private final int perSecond;
  // The longest idle first. Guarded by this.
  private final Map<String, RateLimit> limits = new LinkedHashMap<>(16, USUAL_LOAD, true);

  /**
   * @param perSecond of each address; not 0
   */
  HandshakeRates(int perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * Whether this address may open one more connection now; then it counts.
   *
   * @param now in nano time
   */
  synchronized boolean take(String address, long now) {
    boolean allowed =
        limits.computeIfAbsent(address, key -> new RateLimit(perSecond, SECONDS, now)).take(now);
    // Two for each that may have been added: the table shrinks while there is something to forget.
    forgetOne(now);
    forgetOne(now);
    return allowed;
  }

  private void forgetOne(long now) {
    Iterator<RateLimit> longestIdle = limits.values().iterator();
    if (longestIdle.next().isFull(now) || limits.size() > MAX_ADDRESSES) {
      longestIdle.remove();
    }
  }

  /** How many addresses are remembered. */
  synchronized int size() {
    return limits.size();
  }
}
