package org.tidings.hub;

import org.tidings.engine.Engine;
import org.tidings.engine.MemoryEngine;

/** In memory. */
class MemoryRoamingStressTest extends RoamingStress {
  private final MemoryEngine engine = new MemoryEngine(System::nanoTime);

  @Override
  Engine left() {
    return engine;
  }

  @Override
  Engine right() {
    return engine;
  }

  @Override
  int publications() {
    return 100_000;
  }

  @Override
  boolean tellsBeforeItAccepts() {
    return true;
  }
}
