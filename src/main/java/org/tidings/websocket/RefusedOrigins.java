package org.tidings.websocket;

import java.util.HashSet;
import java.util.Set;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the operator which pages were refused. Anyone can send any number of origins, so each is
 * logged once and only the first ones are; of the others, how many there were, each time that they
 * have doubled.
 */
final class RefusedOrigins {
  static final int MAX_NAMED = 100;
  static final int MAX_LENGTH = 200;

  private static final Logger LOG = Logger.getLogger(RefusedOrigins.class.getName());

  // Both guarded by this.
  private final Set<String> named = new HashSet<>();
  private long unnamed;

  /** A handshake with this {@code Origin} was refused; {@code Host} was this. */
  void add(String origin, String host) {
    String line = line(printable(origin), printable(host));
    if (line != null) {
      LOG.warning(line);
    }
  }

  private synchronized @Nullable String line(String origin, String host) {
    if (named.contains(origin)) {
      return null;
    }
    if (named.size() < MAX_NAMED) {
      named.add(origin);
      return "refused a WebSocket to a page from '"
          + origin
          + "': it is not from '"
          + host
          + "', which was asked, nor from one of client.allowed_origins";
    }
    unnamed++;
    return Long.bitCount(unnamed) == 1
        ? "refused WebSockets to pages from other origins: "
            + unnamed
            + " so far; see client.allowed_origins"
        : null;
  }

  /** ASCII, and not long. */
  static String printable(String origin) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < origin.length() && text.length() < MAX_LENGTH; i++) {
      char c = origin.charAt(i);
      text.append(c >= ' ' && c <= '~' ? c : "\\u%04x".formatted((int) c));
    }
    return text.substring(0, Math.min(text.length(), MAX_LENGTH));
  }
}
