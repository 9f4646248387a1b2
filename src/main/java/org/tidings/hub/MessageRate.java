package org.tidings.hub;

import org.jspecify.annotations.Nullable;

/**
 * Holds a client to {@link Limits.Rates#messagesPerSecond}. Tasks of its inbox.
 *
 * <p>A message counts when it is handled, since only then is it known what it is; but as of when it
 * came, so that a client is not blamed for what waited here.
 */
final class MessageRate {
  /** The average is over so many seconds. */
  static final int SECONDS = 10;

  private final RateLimit limit;
  private long refusedInARow;

  private MessageRate(RateLimit limit) {
    this.limit = limit;
  }

  /** Null where any number is allowed. */
  static @Nullable MessageRate of(Hub hub) {
    int perSecond = hub.limits().rates().messagesPerSecond();
    return perSecond == 0 ? null : new MessageRate(new RateLimit(perSecond, SECONDS, hub.now()));
  }

  /** Whether the message that came then may be handled. */
  boolean accepts(long cameAt) {
    boolean accepted = limit.take(cameAt);
    refusedInARow = accepted ? 0 : refusedInARow + 1;
    return accepted;
  }

  /** Whether the client has gone on regardless: as many were refused as may come at once. */
  boolean isIgnored() {
    return refusedInARow >= limit.atOnce();
  }
}
