package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.tidings.redis.Uses.CHANNEL;
import static org.tidings.redis.Uses.KEPT;
import static org.tidings.redis.Uses.get;
import static org.tidings.redis.Uses.history;
import static org.tidings.redis.Uses.publish;
import static org.tidings.redis.Uses.publishing;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Engine;
import org.tidings.engine.HistoryQuery;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;

/** What lies in Redis, as Redis itself sees it. */
class RedisKeptTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final RedisServer redis = RedisServer.start();

  @AfterEach
  void stop() {
    redis.close();
  }

  private List<String> names(String pattern) {
    String names = redis.call("KEYS", pattern);
    return names.isEmpty() ? List.of() : names.lines().toList();
  }

  @Test
  void allThatLiesThereHasAnEnd() {
    try (EngineFixture fixture = EngineFixture.at(redis.address())) {
      Engine engine = fixture.engine();
      get(publishing(engine, 1, "key"));
      get(engine.history("read alone", HistoryQuery.TOP, KEPT));
      get(engine.addPresence(CHANNEL, new ClientInfo("1", "a", null, null), HOUR));
      get(engine.addPresence(CHANNEL, new ClientInfo("1", "b", null, null), HOUR));
      get(engine.removePresence(CHANNEL, "a"));
      List<String> names = names("*");
      assertEquals(7, names.size(), names::toString);
      for (String name : names) {
        assertNotEquals("-1", redis.call("PTTL", name), name);
      }
    }
  }

  @Test
  void whoIsGoneLeavesNothingThereOnceAnotherComes() {
    try (EngineFixture fixture = EngineFixture.at(redis.address())) {
      Engine engine = fixture.engine();
      get(engine.addPresence(CHANNEL, new ClientInfo("1", "a", null, null), HOUR));
      get(engine.addPresence(CHANNEL, new ClientInfo("2", "b", null, null), HOUR));
      // Its node died an hour ago.
      redis.call("ZADD", names("*:ends:*").get(0), "1", "a");
      get(engine.addPresence(CHANNEL, new ClientInfo("2", "b", null, null), HOUR));
      assertEquals("b", redis.call("HKEYS", names("*:clients:*").get(0)));
      assertEquals("2", redis.call("HKEYS", names("*:users:*").get(0)));
    }
  }

  @Test
  void aStreamWhoseEpochWasEvictedBeginsAnew() {
    try (EngineFixture fixture = EngineFixture.at(redis.address())) {
      Engine engine = fixture.engine();
      publish(engine, 1);
      Position second = publish(engine, 2);
      redis.call("DEL", names("*:meta:*").get(0));
      Position first = publish(engine, 3);
      assertEquals(1, first.offset());
      assertNotEquals(second.epoch(), first.epoch());
      assertEquals(1, history(engine).publications().size());
    }
  }
}
