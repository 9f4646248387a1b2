package org.tidings.engine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tidings.redis.RedisServer;

/** The engine on one Redis server. */
class RedisEngineContractTest extends RedisContract {
  private static RedisServer redis;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
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
