package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.it.Await;
import org.tidings.redis.Link;
import org.tidings.redis.RedisServer;

/** Two nodes on one Redis, clients at both, and what breaks between them. */
class ClusterIT {
  private static final int CLIENTS = 200;
  private static final int CHANNELS = 20;
  private static final int EACH = 2;
  private static final int ENDLESS = Integer.MAX_VALUE;
  private static final String READY = "200 {\"status\":\"ready\"}";

  private static final Deque<AutoCloseable> started = new ArrayDeque<>();
  private static RedisServer redis;
  private static Link link;
  private static ClusterNode a;
  private static ClusterNode b;

  @BeforeAll
  static void start() {
    redis = started(RedisServer.start());
    link = started(new Link(redis.port()));
    // One that is quick to notice a dead connection, and one with more patience than calls have.
    a = started(new ClusterNode(link.address(), "2s"));
    b = started(new ClusterNode(redis.address(), "10s"));
  }

  @AfterAll
  static void stop() throws Exception {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }

  private static <T extends AutoCloseable> T started(T what) {
    started.push(what);
    return what;
  }

  private final List<String> channels = Audience.channels(CHANNELS);
  private long healingsOfA;
  private long healingsOfB;

  @BeforeEach
  void countHealings() {
    healingsOfA = a.healings();
    healingsOfB = b.healings();
  }

  @Test
  void nothingIsHealedWhereNothingIsLost() throws Exception {
    try (Audience audience = audience();
        Load load = load(50)) {
      Map<String, Integer> last = load.complete();
      audience.awaitLast(last);
      List<Account> accounts = audience.accounts();
      Account.assertWhole(accounts, last);
      assertStayed(accounts);
      assertEquals(0, load.repeated());
      assertEquals(healingsOfA, a.healings());
      assertEquals(healingsOfB, b.healings());
    }
  }

  @Test
  void aNodeKilledUnderLoadLosesNothing() throws Exception {
    String addressOfB = Audience.address(b.uri());
    try (Audience audience = audience();
        Load load = load(100)) {
      load.awaitMore(CHANNELS * 50);
      assertEquals(healingsOfA, a.healings());
      a.kill();
      Map<String, Integer> last = load.complete();
      audience.awaitLast(last);
      List<Account> accounts = audience.accounts();
      Account.assertWhole(accounts, last);
      long stayed = accounts.stream().filter(each -> each.wasOnlyAt(addressOfB)).count();
      assertEquals(CLIENTS / 2, stayed, "the clients of the other node");
      assertTrue(accounts.stream().allMatch(each -> each.isNowAt(addressOfB)), "all are there");
      assertEquals(healingsOfB, b.healings());
    } finally {
      a.restart();
    }
  }

  @Test
  void aNodeCutOffFromRedisKeepsItsClientsAndCatchesUp() throws Exception {
    try (Audience audience = audience();
        Load load = load(ENDLESS)) {
      load.awaitMore(CHANNELS * 10);
      link.cut();
      assertTrue(Load.isUnknown(a.publish("chat:aside", 0)));
      assertNotReady(a.ready());
      load.awaitMore(CHANNELS * 50);
      link.restore();
      awaitReady(a);
      load.awaitMore(CHANNELS * 10);
      Map<String, Integer> last = load.finish();
      audience.awaitLast(last);
      Account.assertWhole(audience.accounts(), last);
      assertStayed(audience.accounts());
      assertEquals(healingsOfB, b.healings());
    } finally {
      link.restore();
    }
  }

  @Test
  void aNodeThatSilentlyHearsNothingMoreCatchesUp() throws Exception {
    try (Audience audience = audience();
        Load load = load(ENDLESS)) {
      load.awaitMore(CHANNELS * 10);
      link.freezeSubscribers();
      load.awaitMore(CHANNELS * 10);
      assertNotReady(Await.until("it notices", a::ready, answer -> !answer.equals(READY)));
      link.thaw();
      awaitReady(a);
      load.awaitMore(CHANNELS * 10);
      Map<String, Integer> last = load.finish();
      audience.awaitLast(last);
      Account.assertWhole(audience.accounts(), last);
      assertStayed(audience.accounts());
      assertNotEquals(healingsOfA, a.healings());
      assertEquals(healingsOfB, b.healings());
    } finally {
      link.thaw();
    }
  }

  @Test
  void aNodeThatLacksTheLastPublicationsCatchesUpThoughNoneFollows() throws Exception {
    try (Audience audience = audience();
        Load load = load(ENDLESS)) {
      load.awaitMore(CHANNELS * 10);
      link.freezeSubscribers();
      load.awaitMore(CHANNELS * 2);
      Map<String, Integer> last = load.finish();
      link.cutSubscribers();
      link.thaw();
      audience.awaitLast(last);
      Account.assertWhole(audience.accounts(), last);
      assertStayed(audience.accounts());
      assertNotEquals(healingsOfA, a.healings());
      assertEquals(healingsOfB, b.healings());
    } finally {
      link.thaw();
    }
  }

  @Test
  void whatIsRepeatedWhenRedisDidNotAnswerIsPublishedOnce() throws Exception {
    String aside = channels.get(0);
    try (Audience audience = audience();
        Load load = new Load(List.of(a, b), channels.subList(1, CHANNELS), ENDLESS)) {
      load.awaitMore(CHANNELS * 10);
      redis.freeze();
      for (ClusterNode each : List.of(b, a, b)) {
        String answer = each.publish(aside, 0);
        assertTrue(Load.isUnknown(answer), answer);
      }
      redis.thaw();
      awaitReady(a);
      String answer = Await.until("it is taken", () -> a.publish(aside, 0), Load::isResult);
      assertTrue(answer.startsWith("{\"result\":{\"offset\":1,"), answer);
      assertEquals(answer, b.publish(aside, 0));
      load.awaitMore(CHANNELS * 10);
      assertTrue(load.repeated() > 0);
      Map<String, Integer> last = load.finish();
      last.put(aside, 0);
      audience.awaitLast(last);
      Account.assertWhole(audience.accounts(), last);
      assertStayed(audience.accounts());
    } finally {
      redis.thaw();
    }
  }

  @Test
  void whoHadAPositionIsToldThatItIsLostWithRedisAndGoesOn() throws Exception {
    try (Audience audience = audience()) {
      try (Load load = load(20)) {
        audience.awaitLast(load.complete());
      }
      redis.restart();
      Await.value("all know of their loss", CLIENTS * EACH, audience::unrecovered);
      awaitReady(a);
      awaitReady(b);
      try (Load load = load(30)) {
        audience.awaitLast(load.complete());
      }
      List<Integer> expected =
          IntStream.concat(IntStream.range(0, 20), IntStream.range(0, 30)).boxed().toList();
      for (Account account : audience.accounts()) {
        assertEquals(List.of(), account.faults());
        for (Account.Told told : account.subscriptions()) {
          assertEquals(1, told.unrecovered(), told::toString);
          assertEquals(expected, told.numbers());
        }
      }
      assertStayed(audience.accounts());
    }
  }

  private Audience audience() throws Exception {
    List<URI> nodes = List.of(a.uri(), b.uri());
    return new Audience(nodes, CLIENTS, channels, EACH);
  }

  private Load load(int most) {
    return new Load(List.of(a, b), channels, most);
  }

  private static void awaitReady(ClusterNode node) {
    Await.value("it is ready", READY, node::ready);
  }

  private static void assertNotReady(String answer) {
    String problem = "the engine cannot be reached; the log says why";
    assertEquals("503 {\"status\":\"not ready\",\"problems\":[\"" + problem + "\"]}", answer);
  }

  /** Asserts that each is still where it was first, and half of them at each node. */
  private static void assertStayed(List<Account> accounts) {
    for (ClusterNode each : List.of(a, b)) {
      String address = Audience.address(each.uri());
      long stayed = accounts.stream().filter(account -> account.wasOnlyAt(address)).count();
      assertEquals(CLIENTS / 2, stayed, address);
    }
  }
}
