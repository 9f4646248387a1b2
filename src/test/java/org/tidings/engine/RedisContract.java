package org.tidings.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tidings.redis.EngineFixture;

/**
 * All contracts, for an engine on a real Redis, whose clock cannot be set. Most of the time the
 * tests let pass: so they run beside each other, each with names of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class RedisContract
    implements StreamContract,
        RemoveHistoryContract,
        KeyContract,
        DeliveryContract,
        OrderContract,
        PresenceContract,
        NodesContract {
  private EngineFixture fixture;

  /** Where Redis is. */
  abstract String address();

  @BeforeEach
  void connect() {
    fixture = EngineFixture.at(address(), remembered());
  }

  @AfterEach
  void disconnect() {
    fixture.close();
  }

  @Override
  public Engine engine() {
    return fixture.engine();
  }

  @Override
  public Duration remembered() {
    return WHILE;
  }

  @Override
  public void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
