package org.tidings.hub;

import org.jspecify.annotations.Nullable;
import org.tidings.protocol.JsonCodec;
import org.tidings.protocol.Message;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;
import org.tidings.protocol.Push;

/**
 * One publication on its way to all subscribers of a channel, encoded at most once for each way to
 * speak. Used by one thread.
 */
final class Broadcast {
  private final JsonCodec codec;
  private final String channel;
  private final Publication publication;
  private Message.@Nullable Encoded push;
  private Message.@Nullable Encoded bare;

  Broadcast(JsonCodec codec, String channel, Publication publication) {
    this.codec = codec;
    this.channel = channel;
    this.publication = publication;
  }

  Position position() {
    return publication.position();
  }

  /** Whether this client is not told. */
  boolean leavesOut(String client) {
    return client.equals(publication.exclude());
  }

  /** The publication as a subscriber of this kind is told. */
  Message.Encoded form(Subscription.Side side) {
    return side == Subscription.Side.PLAIN ? bare() : push();
  }

  private Message.Encoded bare() {
    Message.Encoded done = bare;
    if (done == null) {
      done = codec.payload(publication.data());
      bare = done;
    }
    return done;
  }

  private Message.Encoded push() {
    Message.Encoded done = push;
    if (done == null) {
      done = codec.encode(new Push.Pub(channel, publication));
      push = done;
    }
    return done;
  }
}
