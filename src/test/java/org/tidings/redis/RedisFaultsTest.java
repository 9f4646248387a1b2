package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.redis.Uses.CHANNEL;
import static org.tidings.redis.Uses.awaitTrouble;
import static org.tidings.redis.Uses.awaitWell;
import static org.tidings.redis.Uses.failure;
import static org.tidings.redis.Uses.get;
import static org.tidings.redis.Uses.history;
import static org.tidings.redis.Uses.publish;
import static org.tidings.redis.Uses.publishing;
import static org.tidings.redis.Uses.trouble;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Engine;
import org.tidings.engine.History;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** Redis, or the way to it, fails: what the engine says, and that it heals by itself. */
class RedisFaultsTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RedisServer redis =
      RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
  private final Link link = new Link(redis.port());
  private final Heard heard = new Heard();

  @BeforeEach
  void redisIsEmpty() {
    redis.call("FLUSHALL");
  }

  @AfterEach
  void stop() {
    link.close();
    redis.close();
  }

  private EngineFixture engine(Duration timeout) {
    RedisSettings settings = EngineFixture.settings(link.address());
    return EngineFixture.with(
        new RedisSettings(
            settings.address(), null, settings.prefix(), Duration.ofSeconds(2), timeout));
  }

  @Test
  void whileTheLinkIsCutCallsFailAtOnceAndItHealsByItself() throws Exception {
    try (EngineFixture fixture = engine(LONG).connected()) {
      Engine engine = fixture.engine();
      get(engine.subscribe(CHANNEL, heard));
      Position first = publish(engine, 1);
      heard.assertNext("1 at 1");

      link.cut();
      awaitTrouble(engine, "Redis at redis://127.0.0.1:" + link.port());
      assertNotEquals("", failure(publishing(engine, 2, null)));
      assertNotEquals("", failure(engine.presence(CHANNEL)));
      redis.call("PUBLISH", "nobody", "hears");

      link.restore();
      awaitWell(engine);
      heard.assertNext("missed");
      assertEquals(new Position(2, first.epoch()), publish(engine, 3));
      heard.assertNext("3 at 2");
      heard.assertExhausted();
    }
  }

  @Test
  void whoSubscribesWhileTheLinkIsCutIsSubscribedWhenItIsBack() throws Exception {
    try (EngineFixture fixture = engine(LONG).connected()) {
      Engine engine = fixture.engine();
      link.cut();
      awaitTrouble(engine, "Redis at ");
      CompletableFuture<Void> subscribed = engine.subscribe(CHANNEL, heard).toCompletableFuture();
      CompletableFuture<Void> gone = engine.subscribe("other", heard).toCompletableFuture();
      get(engine.unsubscribe("other", heard));
      assertTrue(failure(gone).endsWith("unsubscribed"));
      assertFalse(subscribed.isDone());
      link.restore();
      get(subscribed);
      awaitWell(engine);
      publish(engine, 1);
      heard.assertNext("1 at 1");
      heard.assertExhausted();
    }
  }

  @Test
  void manyChannelsAreSubscribedToAgainAndEachIsToldOnce() throws Exception {
    int channels = 1_000;
    try (EngineFixture fixture = engine(LONG).connected()) {
      Engine engine = fixture.engine();
      for (int i = 0; i < channels; i++) {
        get(engine.subscribe("c" + i, heard));
      }
      link.cutSubscribers();
      for (int i = 0; i < channels; i++) {
        heard.assertNext("missed");
      }
      awaitWell(engine);
      get(engine.publishLeave("c999", new org.tidings.protocol.ClientInfo("", "x", null, null)));
      heard.assertNext("x left");
      heard.assertExhausted();
    }
  }

  @Test
  void aSilentSubscribersLinkIsNoticedAndMadeAnew() throws Exception {
    try (EngineFixture fixture = engine(SHORT).connected()) {
      Engine engine = fixture.engine();
      get(engine.subscribe(CHANNEL, heard));
      link.freezeSubscribers();
      publish(engine, 1);
      awaitTrouble(engine, "(pub/sub)");
      link.thaw();
      awaitWell(engine);
      heard.assertNext("missed");
      publish(engine, 2);
      heard.assertNext("2 at 2");
      heard.assertExhausted();
    }
  }

  @Test
  void aRedisThatIsFrozenForLessThanTheTimeoutLosesNothing() throws Exception {
    try (EngineFixture fixture = engine(LONG).connected()) {
      Engine engine = fixture.engine();
      get(engine.subscribe(CHANNEL, heard));
      redis.freeze();
      CompletableFuture<Position> first = publishing(engine, 1, "a").toCompletableFuture();
      CompletableFuture<Position> again = publishing(engine, 1, "a").toCompletableFuture();
      assertFalse(first.isDone());
      redis.thaw();
      assertEquals(get(first), get(again));
      heard.assertNext("1 at 1");
      publish(engine, 2);
      heard.assertNext("2 at 2");
      heard.assertExhausted();
      assertEquals("", trouble(engine));
    }
  }

  @Test
  void aCallToARedisThatIsFrozenForLongFails() {
    try (EngineFixture fixture = engine(SHORT).connected()) {
      Engine engine = fixture.engine();
      redis.freeze();
      assertNotEquals("", failure(publishing(engine, 1, null)));
      assertNotEquals("", trouble(engine));
      redis.thaw();
      awaitWell(engine);
    }
  }

  @Test
  void whatWasUnderWayWhenTheLinkBrokeIsNotSentAgain() {
    try (EngineFixture fixture = engine(LONG).connected()) {
      Engine engine = fixture.engine();
      redis.freeze();
      CompletableFuture<Position> unknown = publishing(engine, 1, null).toCompletableFuture();
      link.cutNow();
      assertNotEquals("", failure(unknown));
      redis.thaw();
      awaitWell(engine);
      assertTrue(history(engine).publications().size() <= 1);
      publish(engine, 2);
      List<String> kept =
          history(engine).publications().stream().map(each -> each.data().json()).toList();
      assertTrue(List.of(List.of("2"), List.of("1", "2")).contains(kept), kept.toString());
    }
  }

  @Test
  void aRedisThatComesBackEmptyHasAnotherStream() throws Exception {
    try (EngineFixture fixture = engine(LONG).connected()) {
      Engine engine = fixture.engine();
      get(engine.subscribe(CHANNEL, heard));
      Position before = publish(engine, 1);
      redis.call("FLUSHALL");
      redis.restart();
      awaitWell(engine);
      History after = history(engine);
      assertFalse(after.contains(before));
      assertEquals(Position.NONE, after.former());
      assertEquals(1, publish(engine, 2).offset());
      heard.assertNext("1 at 1", "missed", "2 at 1");
    }
  }

  @Test
  void aRedisThatComesBackWithItsDataGoesOnUnderAnotherEpoch() {
    try (EngineFixture fixture = engine(LONG).connected()) {
      Engine engine = fixture.engine();
      publish(engine, 1);
      Position before = publish(engine, 2);
      redis.restart();
      awaitWell(engine);
      Position third = publish(engine, 3);
      assertEquals(3, third.offset());
      assertNotEquals(before.epoch(), third.epoch());
      History after = history(engine);
      assertEquals(List.of(1L, 2L, 3L), offsets(after));
      assertEquals(third, after.top());
      assertEquals(before, after.former());
      assertTrue(after.contains(before));
      assertFalse(after.contains(new Position(3, before.epoch())));

      redis.restart();
      awaitWell(engine);
      History later = history(engine);
      assertTrue(later.contains(third));
      assertFalse(later.contains(before));
      assertNotEquals(third.epoch(), later.top().epoch());
    }
  }

  private static List<Long> offsets(History history) {
    return history.publications().stream().map(Publication::offset).toList();
  }

  @Test
  void aPrimaryThatBecameAReplicaIsLeftUntilItIsOneAgain() {
    try (EngineFixture fixture = engine(LONG).connected();
        RedisServer other = RedisServer.start()) {
      Engine engine = fixture.engine();
      redis.call("REPLICAOF", "127.0.0.1", "" + other.port());
      assertNotEquals("", failure(publishing(engine, 1, null)));
      awaitTrouble(engine, "it is a replica, not a primary");
      redis.call("REPLICAOF", "NO", "ONE");
      awaitWell(engine);
      assertEquals(1, publish(engine, 1).offset());
    }
  }

  @Test
  void whoMayNotSubscribeIsSubscribedOnceItMay() throws Exception {
    try (EngineFixture fixture = engine(LONG).connected()) {
      Engine engine = fixture.engine();
      redis.call("ACL", "SETUSER", "default", "resetchannels");
      CompletableFuture<Void> subscribed = engine.subscribe(CHANNEL, heard).toCompletableFuture();
      awaitTrouble(engine, "NOPERM");
      redis.call("ACL", "SETUSER", "default", "allchannels");
      get(subscribed);
      publish(engine, 1);
      heard.assertNext("1 at 1");
      heard.assertExhausted();
    }
  }

  @Test
  void aRedisThatIsNotThereYetIsWaitedFor() {
    redis.stop();
    try (EngineFixture fixture = engine(LONG)) {
      Engine engine = fixture.engine();
      assertNotEquals("", trouble(engine));
      redis.restart();
      awaitWell(engine);
      assertEquals(1, publish(engine, 1).offset());
    }
  }

  @Test
  void aRedisThatWantsAnotherPasswordIsNamed() {
    redis.call("CONFIG", "SET", "requirepass", "secret");
    try (EngineFixture fixture = engine(LONG)) {
      awaitTrouble(fixture.engine(), "NOAUTH");
    }
    RedisSettings settings = EngineFixture.settings(link.address());
    RedisSettings signed =
        new RedisSettings(
            settings.address().as(null, "secret"), null, settings.prefix(), LONG, LONG);
    try (EngineFixture fixture = EngineFixture.with(signed)) {
      awaitWell(fixture.engine());
    }
  }
}
