package org.tidings.engine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tidings.redis.EngineFixture;
import org.tidings.redis.RedisCluster;

/** The engine on a cluster. Most of the time the tests let pass. */
@Execution(ExecutionMode.CONCURRENT)
class RedisClusterContractTest implements RedisContract {
  private static RedisCluster redis;

  private EngineFixture fixture;

  @BeforeAll
  static void start() {
    redis = RedisCluster.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void connect() {
    fixture = EngineFixture.at(redis.address(), REMEMBERED_HERE);
  }

  @AfterEach
  void disconnect() {
    fixture.close();
  }

  /** The server that a publication is made at is not the one where a node listens. */
  @Override
  public boolean tellsLate() {
    return true;
  }

  @Override
  public Engine engine() {
    return fixture.engine();
  }
}
