package org.tidings.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Payload;

/**
 * Who a client is.
 *
 * @param user empty for an anonymous user
 * @param info for other clients to see
 * @param expiresAt Unix time in seconds; 0: never
 * @param subs the channels to which the server subscribes it
 */
public record Identity(
    String user, @Nullable Payload info, long expiresAt, Map<String, Grant> subs) {
  public static final Identity ANONYMOUS = new Identity("", null, 0, Map.of());

  /** Whether nobody is known to be behind it. */
  public boolean isAnonymous() {
    return user.isEmpty();
  }
}
