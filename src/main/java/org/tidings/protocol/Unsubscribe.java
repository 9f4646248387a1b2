package org.tidings.protocol;

/**
 * Why the server ends a subscription.
 *
 * @param code 2000 to 2499: the client stays out; 2500 to 2999: it subscribes again
 */
public record Unsubscribe(int code, String reason) {
  public static final Unsubscribe BY_SERVER = new Unsubscribe(2000, "server unsubscribe");
  public static final Unsubscribe INSUFFICIENT_STATE = new Unsubscribe(2500, "insufficient state");
  public static final Unsubscribe EXPIRED = new Unsubscribe(2501, "subscription expired");
}
