package org.tidings.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message in a channel.
 *
 * @param info the client that published it; null for a back end
 * @param tags for the application; often empty
 * @param position its place in the channel's stream; {@link Position#NONE} if it is in none: the
 *     channel keeps no history, or this one was not to be kept
 * @param exclude the client that is not told live, since it knows already; null: all are told. It
 *     is no part of what is kept: recovery may give it to that client
 */
public record Publication(
    Payload data,
    @Nullable ClientInfo info,
    Map<String, String> tags,
    Position position,
    @Nullable String exclude) {

  /** One that all are told. */
  public Publication(
      Payload data, @Nullable ClientInfo info, Map<String, String> tags, Position position) {
    this(data, info, tags, position, null);
  }

  /** One that is yet to be published. */
  public static Publication draft(Payload data, @Nullable ClientInfo info) {
    return new Publication(data, info, Map.of(), Position.NONE);
  }

  /** The same at its place in the stream. */
  public Publication at(Position place) {
    return new Publication(data, info, tags, place, exclude);
  }

  /** Its offset; 0 if it is in no stream. */
  public long offset() {
    return position.offset();
  }
}
