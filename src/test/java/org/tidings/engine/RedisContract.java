package org.tidings.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** All contracts, for an engine on a real Redis, whose clock cannot be set. */
interface RedisContract
    extends StreamContract,
        RemoveHistoryContract,
        KeyContract,
        DeliveryContract,
        OrderContract,
        PresenceContract,
        NodesContract {
  /** Instead of {@link Engine#REMEMBERED}. */
  Duration REMEMBERED_HERE = WHILE;

  @Override
  default Duration remembered() {
    return REMEMBERED_HERE;
  }

  @Override
  default void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
