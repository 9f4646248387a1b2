package org.tidings.engine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tidings.redis.EngineFixture;
import org.tidings.redis.RedisServer;
import org.tidings.redis.RedisVersion;

/** The engine on the oldest Redis that it works with. Most of the time the tests let pass. */
@Execution(ExecutionMode.CONCURRENT)
class OldRedisEngineContractTest implements RedisContract {
  private static RedisServer redis;

  private EngineFixture fixture;

  @BeforeAll
  static void start() {
    redis = RedisServer.start(RedisVersion.V6_2);
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

  @Override
  public Engine engine() {
    return fixture.engine();
  }
}
