package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisSentinelsTest {
  @ParameterizedTest
  @EnumSource
  void promotedReplicaLacksTheWritesAfterReplicationStopped(RedisVersion version) {
    try (RedisSentinels redis = RedisSentinels.start(version)) {
      redis.primary().call("SET", "early", "1");
      redis.stopReplication();
      redis.primary().call("SET", "late", "1");
      redis.killPrimary();
      redis.awaitFailover();
      assertEquals("1", redis.replica().call("GET", "early"));
      assertEquals(RespClient.NIL, redis.replica().call("GET", "late"));
      assertEquals("OK", redis.replica().call("SET", "later", "1"));
    }
  }

  @Test
  void addressNamesTheSentinelsAndThePrimary() {
    try (RedisSentinels redis = RedisSentinels.start()) {
      String host = "127\\.0\\.0\\.1:\\d+";
      String pattern = "redis\\+sentinel://" + host + "," + host + "," + host + "/mymaster";
      assertTrue(redis.address().matches(pattern), redis.address());
      for (RedisServer sentinel : redis.sentinels()) {
        assertTrue(redis.address().contains(":" + sentinel.port()));
        assertEquals(
            "127.0.0.1\n" + redis.primary().port(),
            sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", RedisSentinels.NAME));
      }
    }
  }
}
