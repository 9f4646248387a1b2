package org.tidings.protocol;

import org.jspecify.annotations.Nullable;

/** What a protocol client is told without having asked; sent as {@link Message}. */
public sealed interface Push extends Message {

  /** The first of a stream is sent with its epoch. */
  record Pub(String channel, Publication publication) implements Push {}

  record Join(String channel, ClientInfo info) implements Push {}

  record Leave(String channel, ClientInfo info) implements Push {}

  /** The subscription has ended. */
  record Unsubscribed(String channel, Unsubscribe why) implements Push {}

  /**
   * The server has subscribed the client.
   *
   * @param stream null for a subscription without a position
   * @param data from the back end
   */
  record Subscribed(String channel, Result.@Nullable Stream stream, @Nullable Payload data)
      implements Push {}

  /** The application's message. */
  record ToClient(Payload data) implements Push {}

  /** The connection's time to live has changed. */
  record Refreshed(Result.Expiry expiry) implements Push {}
}
