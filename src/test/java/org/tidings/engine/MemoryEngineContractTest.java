package org.tidings.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class MemoryEngineContractTest
    implements StreamContract,
        RemoveHistoryContract,
        KeyContract,
        DeliveryContract,
        OrderContract,
        PresenceContract,
        NodesContract {
  // A nano time may overflow: this one soon does.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - WHILE.toNanos());
  private final MemoryEngine engine = new MemoryEngine(now::get);

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
