package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tidings.engine.MemoryEngine;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.JsonCodec;

/** What is true of all channels of a node together. */
class ChannelsTest {
  @Test
  void afterALostLinkOnlySoManyChannelsAreCheckedInOneTick() {
    Channels channels =
        new Channels(
            new MemoryEngine(() -> 0), new JsonCodec(), () -> 0, Runnable::run, new Metrics());
    for (int tick = 0; tick < 3; tick++) {
      channels.tick(0);
      for (int i = 0; i < Channels.CHECKS_PER_TICK; i++) {
        assertTrue(channels.mayCheck());
      }
      assertFalse(channels.mayCheck());
      assertFalse(channels.mayCheck());
    }
  }
}
