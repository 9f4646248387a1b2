package org.tidings.hub;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.HistoryQuery;
import org.tidings.protocol.Position;

/**
 * Finds out that the last publications of a channel have been lost on their way to this node: no
 * later one shows the gap.
 *
 * <p>Quiet for {@link #AFTER} → the engine's top is read → {@link #GRACE} later, time for what was
 * under way, the subscriptions are compared with it. A publication starts it anew: by its offset
 * the subscriptions see a gap themselves. So a check never ends what has lost nothing.
 *
 * <p>Where the engine says that something was missed, the top is read soon, not for all channels at
 * once, and again until that succeeds; the time for what was under way is {@link
 * #GRACE_AFTER_LOSS}.
 *
 * <p>Ticks are the housekeeper's; {@link #published} and {@link #missed} may come on any thread.
 */
final class PositionCheck {
  static final Duration AFTER = Duration.ofSeconds(40);
  static final Duration GRACE = Duration.ofSeconds(5);
  static final Duration GRACE_AFTER_LOSS = Duration.ofSeconds(1);

  private static final Logger LOG = Logger.getLogger(PositionCheck.class.getName());

  private record Read(Position top, long askedAt, long readAt, long publications, Duration grace) {}

  private final Channel channel;
  private final Channels channels;
  private volatile long publications;
  private volatile long quietSince;
  // Null until the top was read. Not read again before quietSince is old enough again.
  private volatile @Nullable Read read;
  private volatile boolean missed;

  PositionCheck(Channel channel, Channels channels) {
    this.channel = channel;
    this.channels = channels;
    this.quietSince = channels.now();
  }

  /** A publication with an offset has come. Called under the stream's lock: one at a time. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One writer at a time.
  void published() {
    publications++;
    quietSince = channels.now();
  }

  /** Something may not have come. */
  void missed() {
    missed = true;
  }

  void tick(long now) {
    Read done = read;
    if (missed && channels.mayCheck()) {
      missed = false;
      read = null;
      quietSince = now;
      readTop(GRACE_AFTER_LOSS);
    } else if (done != null) {
      if (now - done.readAt() > done.grace().toNanos()) {
        read = null;
        compare(done);
      }
    } else if (channel.retention().keeps() && now - quietSince > AFTER.toNanos()) {
      quietSince = now;
      readTop(GRACE);
    }
  }

  private void readTop(Duration grace) {
    if (channel.subscribers().stream().noneMatch(each -> each.traits().positioned())) {
      return;
    }
    long before = publications;
    long askedAt = channels.now();
    var unused =
        channels
            .engine()
            .history(channel.name(), HistoryQuery.TOP, channel.retention())
            .whenComplete(
                (history, failure) -> {
                  if (failure == null) {
                    read = new Read(history.top(), askedAt, channels.now(), before, grace);
                  } else {
                    if (grace.equals(GRACE_AFTER_LOSS)) {
                      missed = true;
                    }
                    LOG.log(Level.FINE, failure, () -> "a position check could not be made");
                  }
                });
  }

  private void compare(Read top) {
    for (Subscription each : channel.subscribers()) {
      each.check(top.top(), top.askedAt(), () -> publications == top.publications());
    }
  }
}
