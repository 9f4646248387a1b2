package org.tidings.engine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tidings.redis.RedisCluster;

/** The engine on a cluster. */
class RedisClusterContractTest extends RedisContract {
  private static RedisCluster redis;

  @BeforeAll
  static void start() {
    redis = RedisCluster.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  String address() {
    return redis.address();
  }

  /** The server that a publication is made at is not the one where a node listens. */
  @Override
  public boolean tellsLate() {
    return true;
  }
}
