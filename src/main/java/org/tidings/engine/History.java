package org.tidings.engine;

import java.util.List;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * What was read of a stream, in one step.
 *
 * @param publications in the order asked for
 * @param top the position of the last publication, whether or not it is still kept
 */
public record History(List<Publication> publications, Position top) {}
