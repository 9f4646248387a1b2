package org.tidings.websocket;

import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the operator that handshakes are refused for one reason: the first one, and then how many
 * there were, at most once a minute. Each one at FINE.
 */
final class Refusals {
  private static final Logger LOG = Logger.getLogger(Refusals.class.getName());
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

  private final String reason;
  // Both guarded by this.
  private long count;
  private long toldAt;

  /**
   * @param reason names the setting
   */
  Refusals(String reason) {
    this.reason = reason;
  }

  /**
   * One was refused.
   *
   * @param address from where it came
   * @param now in nano time
   */
  void add(String address, long now) {
    String from = RefusedOrigins.printable(address);
    LOG.fine(() -> "refused a WebSocket from " + from + ": " + reason);
    String line = line(from, now);
    if (line != null) {
      LOG.warning(line);
    }
  }

  private synchronized @Nullable String line(String from, long now) {
    count++;
    if (count > 1 && now - toldAt < PAUSE) {
      return null;
    }
    toldAt = now;
    return "refused WebSockets: " + reason + ": " + count + " so far, now one from " + from;
  }
}
