package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.redis.Uses.CHANNEL;
import static org.tidings.redis.Uses.awaitWell;
import static org.tidings.redis.Uses.failure;
import static org.tidings.redis.Uses.get;
import static org.tidings.redis.Uses.history;
import static org.tidings.redis.Uses.publish;
import static org.tidings.redis.Uses.publishing;

import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Engine;
import org.tidings.engine.History;
import org.tidings.it.Await;
import org.tidings.protocol.Position;

/** A primary dies, and a replica is promoted. */
class RedisFailoverTest {
  @Test
  void whatThePromotedReplicaLacksIsOfNoStream() throws Exception {
    Heard heard = new Heard();
    try (RedisSentinels redis = RedisSentinels.start();
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      Engine engine = fixture.engine();
      get(engine.subscribe(CHANNEL, heard));
      publish(engine, 1);
      Position replicated = publish(engine, 2);
      redis.awaitReplica();
      redis.stopReplication();
      Position lost = publish(engine, 3);
      heard.assertNext("1 at 1", "2 at 2", "3 at 3");

      redis.killPrimary();
      redis.awaitFailover();
      awaitWell(engine);
      heard.assertNext("missed");
      Position other = publish(engine, 4);
      heard.assertNext("4 at 3");
      assertEquals(lost.offset(), other.offset());
      assertNotEquals(lost.epoch(), other.epoch());
      History after = history(engine);
      assertTrue(after.contains(replicated));
      assertFalse(after.contains(lost));
    }
  }

  @Test
  void aClusterGoesOnAfterAPrimaryHasDied() throws Exception {
    Heard heard = new Heard();
    try (RedisCluster redis = RedisCluster.start(RedisVersion.V7_0, true);
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      Engine engine = fixture.engine();
      get(engine.subscribe(CHANNEL, heard));
      Position before = publish(engine, 1);
      heard.assertNext("1 at 1");
      redis.primaryOf("{:" + CHANNEL + "}").call("WAIT", "1", "10000");
      redis.primaryOf("{:" + CHANNEL + "}").kill();
      Await.value("a failure", "", () -> failure(publishing(engine, 2, "two")));
      awaitWell(engine);
      History after = history(engine);
      assertTrue(after.top().offset() >= before.offset());
      assertNotEquals(before.epoch(), after.top().epoch());
      publish(engine, 3);
      assertEquals("3", after(engine));
    }
  }

  @Test
  void whoTellsIsThePrimaryThatIsAskedThoughTheOldOneIsStillThere() throws Exception {
    Heard heard = new Heard();
    try (RedisServer old = RedisServer.start();
        RedisServer promoted = RedisServer.start();
        Link link = new Link(old.port());
        EngineFixture fixture = EngineFixture.at(link.address())) {
      Engine engine = fixture.engine();
      get(engine.subscribe(CHANNEL, heard));
      link.turnTo(promoted.port());
      // The subscriber's connection is of another type, and stays.
      old.call("CLIENT", "KILL", "TYPE", "normal");
      heard.assertNext("missed");
      awaitWell(engine);
      publish(engine, 1);
      heard.assertNext("1 at 1");
      heard.assertExhausted();
    }
  }

  /** At each server: one of them has the connection without which none of the others is used. */
  @Test
  void whatWasUnderWayToAClusterWhenItsConnectionBrokeIsNotSentAgain() {
    try (RedisCluster redis = RedisCluster.start(RedisVersion.V7_0, false);
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      for (RedisServer primary : redis.primaries()) {
        String channel = channelAt(redis, primary);
        get(publishing(fixture.engine(), channel, 1));
        CompletionStage<Position> unknown = brokenOff(fixture.engine(), channel, primary);
        assertNotEquals("", failure(unknown));
        awaitWell(fixture.engine());
        assertEquals(1, history(fixture.engine(), channel).top().offset());
      }
    }
  }

  private static String channelAt(RedisCluster redis, RedisServer primary) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "news" + i)
        .filter(channel -> redis.primaryOf("{:" + channel + "}") == primary)
        .findFirst()
        .orElseThrow();
  }

  /** A publication that was sent, and not done when its connection broke. */
  private static CompletionStage<Position> brokenOff(
      Engine engine, String channel, RedisServer primary) {
    primary.call("CLIENT", "PAUSE", "60000", "WRITE");
    CompletionStage<Position> unknown = publishing(engine, channel, 2);
    Await.until(
        "a call that waits",
        () -> primary.call("INFO", "clients"),
        told -> told.contains("blocked_clients:1"));
    primary.call("CLIENT", "KILL", "TYPE", "normal");
    primary.call("CLIENT", "UNPAUSE");
    return unknown;
  }

  /** The last publication that is kept. */
  private static String after(Engine engine) {
    var kept = history(engine).publications();
    return kept.get(kept.size() - 1).data().json();
  }
}
