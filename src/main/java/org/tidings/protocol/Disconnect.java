package org.tidings.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Why the server ends a connection: the WebSocket close code and reason.
 *
 * <p>A client reads from the code alone whether to come back: it does under 3500 (except {@link
 * #MESSAGE_TOO_BIG}) and from 4000 to 4499, and stays away otherwise.
 *
 * @param code 1001, 1009, or 3000 to 4999: the codes that every container accepts in {@code close}
 * @param reason for people; cut to {@link #MAX_REASON_BYTES} bytes of UTF-8, since some containers
 *     throw on a longer one (RFC 6455 §5.5)
 */
public record Disconnect(int code, String reason) {
  public static final int MAX_REASON_BYTES = 123;

  public static final Disconnect GOING_AWAY = new Disconnect(1001, "no answer to pings");
  public static final Disconnect REFUSED = new Disconnect(1001, "connect was refused");
  public static final Disconnect MESSAGE_TOO_BIG = new Disconnect(1009, "message too big");
  public static final Disconnect SHUTDOWN = new Disconnect(3001, "shutdown");
  public static final Disconnect INTERNAL_ERROR = new Disconnect(3004, "internal server error");
  public static final Disconnect EXPIRED = new Disconnect(3005, "connection expired");
  public static final Disconnect SUBSCRIPTION_EXPIRED =
      new Disconnect(3006, "subscription expired");
  public static final Disconnect SLOW = new Disconnect(3008, "slow");
  public static final Disconnect WRITE_ERROR = new Disconnect(3009, "write error");
  public static final Disconnect INSUFFICIENT_STATE = new Disconnect(3010, "insufficient state");
  public static final Disconnect NO_PONG = new Disconnect(3012, "no pong");
  public static final Disconnect TOO_MANY_REQUESTS = new Disconnect(3013, "too many requests");
  public static final Disconnect INVALID_TOKEN = new Disconnect(3500, "invalid token");
  public static final Disconnect BAD_REQUEST = new Disconnect(3501, "bad request");
  public static final Disconnect STALE = new Disconnect(3502, "stale");
  public static final Disconnect FORCED = new Disconnect(3503, "force disconnect");
  public static final Disconnect CONNECTION_LIMIT = new Disconnect(3504, "connection limit");
  public static final Disconnect CHANNEL_LIMIT = new Disconnect(3505, "channel limit");
  public static final Disconnect PERMISSION_DENIED = new Disconnect(3507, "permission denied");

  public Disconnect {
    if (code != 1001 && code != 1009 && (code < 3000 || code > 4999)) {
      throw new IllegalArgumentException("close code " + code + " is not 1001, 1009, 3000-4999");
    }
    reason = cut(reason);
  }

  /**
   * Whether nothing more can be sent to the client for this reason.
   *
   * <p>Decided by the code: a record's generated {@code equals} and {@code hashCode} leave their
   * class in a cache of the JDK 17, which then holds an undeployed application in memory.
   */
  public boolean isUnreachable() {
    return code == GOING_AWAY.code
        || code == SLOW.code
        || code == WRITE_ERROR.code
        || code == NO_PONG.code;
  }

  /**
   * The same with a detail: {@code bad request: empty channel}.
   *
   * @param detail for people; what does not fit is cut off
   */
  public Disconnect because(String detail) {
    return new Disconnect(code, reason + ": " + detail);
  }

  private static String cut(String reason) {
    int bytes = 0;
    for (int i = 0; i < reason.length(); i += Character.charCount(reason.codePointAt(i))) {
      int size = Character.toString(reason.codePointAt(i)).getBytes(StandardCharsets.UTF_8).length;
      if (bytes + size > MAX_REASON_BYTES) {
        return reason.substring(0, i);
      }
      bytes += size;
    }
    return reason;
  }
}
