package org.tidings.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's opening says about how it will speak.
 *
 * @param protocol by its path or subprotocol it is a protocol client
 * @param heartbeats it is a plain client that asks for heartbeats that scripts can see
 * @param channels it is a plain client that wants these channels' publications
 * @param token in the URL; null for none
 */
public record Opening(
    boolean protocol, boolean heartbeats, List<String> channels, @Nullable String token) {
  /** Nothing is known yet: the first message decides. */
  public static final Opening UNDECIDED = new Opening(false, false, List.of(), null);
}
