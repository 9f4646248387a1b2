package org.tidings.protocol;

/**
 * A place in a channel's stream.
 *
 * @param offset counted from 1; 0 before the first publication
 * @param epoch names the stream: offsets of another epoch mean nothing in this one. Empty where it
 *     is not known
 */
public record Position(long offset, String epoch) {
  /** The position of what is in no stream. */
  public static final Position NONE = new Position(0, "");

  /** Whether this is a place in the stream of that epoch; an epoch that is not known may be any. */
  public boolean isIn(String streamEpoch) {
    return epoch.isEmpty() || epoch.equals(streamEpoch);
  }
}
