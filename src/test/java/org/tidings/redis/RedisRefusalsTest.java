package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.redis.Uses.CHANNEL;
import static org.tidings.redis.Uses.awaitTrouble;
import static org.tidings.redis.Uses.awaitWell;
import static org.tidings.redis.Uses.failure;
import static org.tidings.redis.Uses.get;
import static org.tidings.redis.Uses.publish;
import static org.tidings.redis.Uses.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tidings.LogLines;
import org.tidings.it.Await;

/** Redis answers, and does not do what it is asked: what the log says. */
class RedisRefusalsTest {
  private static void assertSays(LogLines log, EngineFixture fixture, String reason) {
    assertNotEquals("", failure(publishing(fixture.engine(), 1, null)));
    String said = log.takeOne().getMessage();
    assertTrue(said.startsWith("Redis at redis://127.0.0.1:"), said);
    assertTrue(said.contains(" refuses: " + reason), said);
  }

  @ParameterizedTest
  @EnumSource
  void whyItRefusesToWriteIsSaidInItsWords(RedisVersion version) {
    try (RedisServer redis = RedisServer.start(version);
        LogLines log = new LogLines(Refusals.class, Level.WARNING);
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      redis.call("CONFIG", "SET", "min-replicas-to-write", "1");
      assertSays(log, fixture, "NOREPLICAS Not enough good replicas to write; calls ");
      redis.call("CONFIG", "SET", "min-replicas-to-write", "0");
      redis.call("ACL", "SETUSER", "default", "-evalsha");
      assertSays(
          log, fixture, "the default user lacks a right at Redis: NOPERM this user has no per");
      redis.call("ACL", "SETUSER", "default", "+evalsha", "-xadd");
      assertSays(log, fixture, "the default user lacks a right at Redis: ");
      redis.call("ACL", "SETUSER", "default", "+xadd");
      publish(fixture.engine(), 1);
      log.assertExhausted();
    }
  }

  @Test
  void memoryThatIsFullIsSaid() {
    try (RedisServer redis = RedisServer.start();
        LogLines log = new LogLines(Refusals.class, Level.WARNING);
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      publish(fixture.engine(), 1);
      redis.call("CONFIG", "SET", "maxmemory", "1000");
      assertSays(log, fixture, "OOM command not allowed when used memory > 'maxmemory'; calls ");
      assertEquals("", failure(fixture.engine().check()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void memoryThatIsFullTakesNoNewChannel(RedisVersion version) {
    try (RedisServer redis = RedisServer.start(version, "--maxmemory", "1000");
        LogLines log = new LogLines(Refusals.class, Level.WARNING);
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      assertSays(log, fixture, "OOM command not allowed when used memory > 'maxmemory'; calls ");
      assertEquals("0", redis.call("DBSIZE"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void primaryThatWasDemotedIsLeftAtTheFirstWrite(RedisVersion version) {
    try (RedisServer redis = RedisServer.start(version);
        RedisServer other = RedisServer.start(version);
        LogLines log = new LogLines(Line.class, Level.WARNING);
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      redis.call("REPLICAOF", "127.0.0.1", "" + other.port());
      assertNotEquals("", failure(publishing(fixture.engine(), 1, null)));
      awaitTrouble(fixture.engine(), "it is a replica, not a primary");
      String said = log.take().get(0).getMessage();
      assertTrue(said.contains(": READONLY You can't write against a read only replica;"), said);
    }
  }

  @Test
  void subscribingThatIsNotAllowedIsSaidOnceUntilItIs() {
    List<LogRecord> lines = new ArrayList<>();
    try (RedisServer redis = RedisServer.start();
        LogLines log = new LogLines(Line.class, Level.FINE);
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      RedisEngine engine = fixture.engine();
      redis.call("ACL", "SETUSER", "default", "resetchannels");
      CompletionStage<Void> subscribed = engine.subscribe(CHANNEL, new Heard());
      Await.until(
          "attempts to subscribe",
          () -> {
            log.take().stream()
                .filter(line -> line.getMessage().contains(redis.address()))
                .forEach(lines::add);
            return lines.stream().filter(RedisRefusalsTest::lacksARight).count();
          },
          count -> count > 3);
      redis.call("ACL", "SETUSER", "default", "allchannels");
      get(subscribed);
      awaitWell(engine);
    }
    lines.removeIf(each -> each.getLevel().equals(Level.FINE));
    assertEquals(1, lines.stream().filter(RedisRefusalsTest::lacksARight).count());
    assertTrue(
        lines.stream().filter(each -> each.getMessage().endsWith(": connected")).count() <= 3);
  }

  private static boolean lacksARight(LogRecord line) {
    return line.getMessage()
        .contains("(pub/sub): the default user lacks a right at Redis: NOPERM ");
  }

  @Test
  void serverThatEvictsIsNamedOnce() {
    try (RedisServer redis = RedisServer.start("--maxmemory-policy", "volatile-lru");
        LogLines log = new LogLines(OneServer.class, Level.WARNING);
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      awaitWell(fixture.engine());
      String said = log.takeOne().getMessage();
      assertTrue(said.contains(" maxmemory-policy volatile-lru: "), said);
      redis.call("CLIENT", "KILL", "TYPE", "normal");
      awaitTrouble(fixture.engine(), "Redis at");
      awaitWell(fixture.engine());
      log.assertExhausted();
      redis.restart();
      Await.until("it is named", log::take, lines -> lines.size() == 1);
    }
  }
}
