package org.tidings.protocol;

import org.jspecify.annotations.Nullable;

/** What a protocol client is told without having asked; sent as {@link Message}. */
public sealed interface Push extends Message {

  /** The first of a stream is sent with its epoch. */
  record Pub(String channel, Publication publication) implements Push {
    @Override
    public Kind kind() {
      return Kind.PUBLICATION;
    }
  }

  record Join(String channel, ClientInfo info) implements Push {
    @Override
    public Kind kind() {
      return Kind.JOIN;
    }
  }

  record Leave(String channel, ClientInfo info) implements Push {
    @Override
    public Kind kind() {
      return Kind.LEAVE;
    }
  }

  /** The subscription has ended. */
  record Unsubscribed(String channel, Unsubscribe why) implements Push {
    @Override
    public Kind kind() {
      return Kind.UNSUBSCRIBE;
    }
  }

  /**
   * The server has subscribed the client.
   *
   * @param stream null for a subscription without a position
   * @param data from the back end
   */
  record Subscribed(String channel, Result.@Nullable Stream stream, @Nullable Payload data)
      implements Push {
    @Override
    public Kind kind() {
      return Kind.SUBSCRIBE;
    }
  }

  /** The application's message. */
  record ToClient(Payload data) implements Push {
    @Override
    public Kind kind() {
      return Kind.MESSAGE;
    }
  }

  /** The connection's time to live has changed. */
  record Refreshed(Result.Expiry expiry) implements Push {
    @Override
    public Kind kind() {
      return Kind.REFRESH;
    }
  }
}
