package org.tidings.auth;

import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Payload;

/**
 * What a token says of a subscription.
 *
 * @param info for other clients to see, in this channel
 * @param data for the client, in the reply
 * @param expiresAt Unix time in seconds; 0: never
 * @param unseen others are not told of it: neither that the client is there, nor that it comes
 */
public record Grant(
    @Nullable Payload info, @Nullable Payload data, long expiresAt, boolean unseen) {
  /** A subscription without a token. */
  public static final Grant PLAIN = new Grant(null, null, 0);

  /** One that others are told of. */
  public Grant(@Nullable Payload info, @Nullable Payload data, long expiresAt) {
    this(info, data, expiresAt, false);
  }
}
