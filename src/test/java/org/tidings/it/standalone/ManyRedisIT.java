package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tidings.redis.RedisCluster;
import org.tidings.redis.RedisSentinels;

/** Two nodes and their clients, where Redis is more than one server. */
class ManyRedisIT {
  private static final int CLIENTS = 40;
  private static final int EACH = 2;

  private final List<String> channels = Audience.channels(10);

  @Test
  void aClusterCarriesEachPublicationToAllNodes() throws Exception {
    try (RedisCluster redis = RedisCluster.start();
        ClusterNode a = new ClusterNode(redis.address(), "5s");
        ClusterNode b = new ClusterNode(redis.address(), "5s");
        Audience audience = audience(a, b);
        Load load = new Load(List.of(a, b), channels, 30)) {
      Map<String, Integer> last = load.complete();
      audience.awaitLast(last);
      Account.assertWhole(audience.accounts(), last);
      assertEquals(0, load.repeated());
      assertEquals(0, a.healings() + b.healings());
    }
  }

  @Test
  void afterAFailoverEachClientHasAllOrIsToldOfTheLoss() throws Exception {
    try (RedisSentinels redis = RedisSentinels.start();
        ClusterNode a = new ClusterNode(redis.address(), "5s");
        ClusterNode b = new ClusterNode(redis.address(), "5s");
        Audience audience = audience(a, b);
        Load load = new Load(List.of(a, b), channels, Integer.MAX_VALUE)) {
      load.awaitMore(100);
      redis.stopReplication();
      load.awaitMore(50);
      redis.killPrimary();
      redis.awaitFailover();
      load.awaitMore(200);
      Map<String, Integer> last = load.finish();
      audience.awaitLastOrLoss(last);
      last.replaceAll((channel, number) -> number + 1);
      last.forEach((channel, number) -> assertTrue(Load.isResult(a.publish(channel, number))));
      audience.awaitLast(last);
      for (Account account : audience.accounts()) {
        assertEquals(List.of(), account.faults(), account::toString);
        assertEquals(1, account.connections().size());
      }
      assertTrue(audience.unrecovered() > 0, "the replica lacked something");
    }
  }

  private Audience audience(ClusterNode a, ClusterNode b) throws Exception {
    return new Audience(List.of(a.uri(), b.uri()), CLIENTS, channels, EACH);
  }
}
