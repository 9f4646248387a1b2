package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tidings.it.Await;
import org.tidings.redis.RespClient.RedisError;

class RedisClusterTest {
  @ParameterizedTest
  @EnumSource
  void eachKeyHasItsPrimaryAndTheOthersPointThere(RedisVersion version) {
    try (RedisCluster cluster = RedisCluster.start(version, false)) {
      assertEquals(3, cluster.addresses().size());
      for (String key : new String[] {"{1}", "{2}", "{3}", "{4}"}) {
        RedisServer owner = cluster.primaryOf(key);
        assertEquals("OK", owner.call("SET", key, "v"));
        for (RedisServer node : cluster.nodes()) {
          if (node.port() != owner.port()) {
            RedisError e = assertThrows(RedisError.class, () -> node.call("GET", key));
            assertTrue(String.valueOf(e.getMessage()).endsWith("127.0.0.1:" + owner.port()));
          }
        }
      }
    }
  }

  @Test
  void replicaTakesOverFromAKilledPrimary() {
    try (RedisCluster cluster = RedisCluster.start(RedisVersion.V7_0, true)) {
      assertEquals(6, cluster.nodes().size());
      RedisServer replica = cluster.replicas().get(1);
      cluster.primaries().get(1).kill();
      Await.until("its role", () -> replica.call("ROLE"), role -> role.startsWith("master"));
    }
  }
}
