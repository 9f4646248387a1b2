package org.tidings.hub;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Retention;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** The way of every publication that is made here to the engine. */
final class Publishing {
  private final Hub hub;
  private final Metrics.Origin origin;

  /**
   * @param origin for whom it publishes
   */
  Publishing(Hub hub, Metrics.Origin origin) {
    this.hub = hub;
    this.origin = origin;
  }

  /** As the engine's method of that name. */
  CompletionStage<Position> publish(
      String channel, Publication draft, Retention retention, @Nullable String idempotencyKey) {
    long since = hub.now();
    return hub.engine()
        .publish(channel, draft, retention, idempotencyKey)
        .whenComplete(
            (position, failure) -> {
              if (failure == null) {
                hub.metrics().published(origin, hub.now() - since);
              }
            });
  }
}
