package org.tidings.engine;

import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Position;

/**
 * What to read of a stream.
 *
 * @param limit so many publications at most; 0: none, only the top
 * @param since forward: what comes after its offset; in reverse: what comes before it; null: from
 *     the first one kept, or back from the last. Its epoch is not looked at: the caller compares it
 *     with that of the top, which comes from the same reading
 */
public record HistoryQuery(int limit, @Nullable Position since, boolean reverse) {
  /** Only the top. */
  public static final HistoryQuery TOP = new HistoryQuery(0, null, false);
}
