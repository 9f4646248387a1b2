package org.tidings.engine;

import java.time.Duration;

/**
 * How much of a channel's stream is kept.
 *
 * @param size so many publications at most; 0: none
 * @param ttl publications go when the channel has been silent for so long
 * @param metaTtl top and epoch are kept for so long after the last publication or reading, and as
 *     long as any publication is
 */
public record Retention(int size, Duration ttl, Duration metaTtl) {
  public static final Retention NONE = new Retention(0, Duration.ZERO, Duration.ZERO);

  /** Whether publications are kept at all. One that is not leaves the stream as it is. */
  public boolean keeps() {
    return size > 0 && ttl.compareTo(Duration.ZERO) > 0;
  }
}
