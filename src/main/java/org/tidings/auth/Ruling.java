package org.tidings.auth;

import org.tidings.protocol.ErrorCode;

/** What {@link AccessPolicy} says to a client's wish. */
public sealed interface Ruling {

  /**
   * It may.
   *
   * @param options of the channel
   */
  record Allowed(ChannelOptions options) implements Ruling {}

  /**
   * It may if the token that it brought is good for this channel and this user.
   *
   * @param options of the channel
   */
  record TokenDecides(ChannelOptions options) implements Ruling {}

  /**
   * It may not.
   *
   * @param error what it is told
   */
  record Denied(ErrorCode error) implements Ruling {}
}
