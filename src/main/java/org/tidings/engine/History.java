package org.tidings.engine;

import java.util.List;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * What was read of a stream, in one step.
 *
 * @param publications in the order asked for
 * @param top the position of the last publication, whether or not it is still kept
 * @param former where the stream went on under the epoch of its top, and the epoch before it: what
 *     that one numbered up to there is of this stream, too, and what it numbered above was lost.
 *     {@link Position#NONE} if there is none
 */
public record History(List<Publication> publications, Position top, Position former) {
  /** Of a stream with one epoch. */
  public History(List<Publication> publications, Position top) {
    this(publications, top, Position.NONE);
  }

  /** Whether a position is one in this stream; with an epoch that is not known it may be. */
  public boolean contains(Position position) {
    return position.isIn(top.epoch())
        || (position.epoch().equals(former.epoch()) && position.offset() <= former.offset());
  }
}
