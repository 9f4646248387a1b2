package org.tidings.engine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tidings.redis.RedisServer;
import org.tidings.redis.RedisVersion;

/** The engine on the oldest Redis that it works with. */
class OldRedisEngineContractTest extends RedisContract {
  private static RedisServer redis;

  @BeforeAll
  static void start() {
    redis = RedisServer.start(RedisVersion.V6_2);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  String address() {
    return redis.address();
  }
}
