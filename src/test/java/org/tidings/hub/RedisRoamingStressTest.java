package org.tidings.hub;

import org.junit.jupiter.api.AfterEach;
import org.tidings.engine.Engine;
import org.tidings.redis.EngineFixture;
import org.tidings.redis.RedisServer;
import org.tidings.redis.RedisSettings;

/** On a real Redis, to which each node has connections of its own. */
class RedisRoamingStressTest extends RoamingStress {
  private final RedisServer redis = RedisServer.start();
  private final RedisSettings settings = EngineFixture.settings(redis.address());
  private final EngineFixture left = EngineFixture.with(settings).connected();
  private final EngineFixture right = EngineFixture.with(settings).connected();

  @AfterEach
  void disconnect() {
    left.close();
    right.close();
    redis.close();
  }

  @Override
  Engine left() {
    return left.engine();
  }

  @Override
  Engine right() {
    return right.engine();
  }

  @Override
  int publications() {
    return 20_000;
  }

  /** A publication has its offset before it has come to the nodes. */
  @Override
  boolean tellsBeforeItAccepts() {
    return false;
  }
}
