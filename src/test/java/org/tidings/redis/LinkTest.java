package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tidings.it.Await;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkTest {
  private RedisServer redis;
  private Link link;
  private RespClient client;

  @BeforeAll
  void startRedis() {
    redis = RedisServer.start();
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void connect() {
    redis.call("FLUSHALL");
    link = new Link(redis.port());
    client = new RespClient(link.port());
    client.call("PING");
  }

  @AfterEach
  void disconnect() {
    client.close();
    link.close();
  }

  /** Over a connection of its own, which may be reset before it is made. */
  private static String ping(Link link) {
    try (RespClient once = new RespClient(link.port())) {
      return once.call("PING");
    }
  }

  @Test
  void connectionIsGoneOnBothSidesWhenTheClientCloses() {
    assertEquals(1, link.connections());
    client.call("CLIENT", "SETNAME", "leaver");
    client.close();
    Await.value("connections", 0, link::connections);
    Await.value("Redis knows it", false, () -> redis.call("CLIENT", "LIST").contains("leaver"));
  }

  @Test
  void cutLinkLetsNobodyThroughUntilItIsRestored() {
    link.cut();
    assertThrows(UncheckedIOException.class, () -> client.call("PING"));
    assertThrows(UncheckedIOException.class, () -> ping(link));
    link.restore();
    assertEquals("PONG", ping(link));
  }

  @Test
  void connectionsOfTheMomentAreCutAndNewOnesAreNot() {
    link.cutNow();
    assertThrows(UncheckedIOException.class, () -> client.call("PING"));
    assertEquals("PONG", ping(link));
  }

  @Test
  void frozenLinkHoldsCommandsAndLosesNone() throws IOException {
    link.freeze();
    client.send("INCR", "n");
    assertFalse(client.hasAnswer());
    assertEquals(RespClient.NIL, redis.call("GET", "n"));
    link.thaw();
    assertEquals("1", client.receive());
  }

  @Test
  void frozenLinkHoldsAnswersAndMessages() throws IOException {
    client.call("SUBSCRIBE", "c");
    link.freeze();
    redis.call("PUBLISH", "c", "news");
    assertFalse(client.hasAnswer());
    link.thaw();
    assertEquals("message\nc\nnews", client.receive());
  }

  @Test
  void frozenLinkHidesThatRedisEnded() {
    try (RedisServer other = RedisServer.start();
        Link toOther = new Link(other.port());
        RespClient user = new RespClient(toOther.port())) {
      user.call("PING");
      toOther.freeze();
      other.kill();
      assertFalse(user.hasAnswer());
      assertEquals(1, toOther.connections());
      toOther.thaw();
      assertThrows(UncheckedIOException.class, () -> user.call("PING"));
    }
  }

  @Test
  void subscribersAloneAreFrozen() throws IOException {
    try (RespClient subscriber = new RespClient(link.port())) {
      subscriber.call("SUBSCRIBE", "c");
      link.freezeSubscribers();
      client.call("PUBLISH", "c", "news");
      assertFalse(subscriber.hasAnswer());
      link.thaw();
      assertEquals("message\nc\nnews", subscriber.receive());
    }
  }

  @Test
  void connectionIsFrozenWhenItBecomesASubscriber() throws IOException {
    link.freezeSubscribers();
    client.send("SUBSCRIBE", "c");
    Await.value("subscribers", 1, link::subscribers);
    assertFalse(client.hasAnswer());
    assertEquals("0", redis.call("PUBLISH", "c", "news"));
  }

  @Test
  void subscribersAloneAreCut() {
    try (RespClient subscriber = new RespClient(link.port())) {
      subscriber.call("SUBSCRIBE", "c");
      link.cutSubscribers();
      assertThrows(IOException.class, subscriber::receive);
      assertEquals("PONG", client.call("PING"));
    }
  }

  @Test
  void delayHoldsEachWay() {
    Duration delay = Duration.ofMillis(50);
    link.delay(delay);
    long begin = System.nanoTime();
    client.call("PING");
    assertTrue(System.nanoTime() - begin >= delay.multipliedBy(2).toNanos());
  }

  @Test
  void redisThatIsNotThereResetsTheConnection() {
    try (Link nowhere = new Link(Ports.free())) {
      assertThrows(UncheckedIOException.class, () -> ping(nowhere));
    }
  }
}
