package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.redis.Uses.CHANNEL;
import static org.tidings.redis.Uses.KEPT;
import static org.tidings.redis.Uses.awaitWell;
import static org.tidings.redis.Uses.failure;
import static org.tidings.redis.Uses.get;
import static org.tidings.redis.Uses.history;
import static org.tidings.redis.Uses.publish;
import static org.tidings.redis.Uses.publishing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tidings.engine.Engine;
import org.tidings.engine.HistoryQuery;
import org.tidings.it.Await;
import org.tidings.protocol.ClientInfo;

/** The user of Redis that the README makes may do what is needed. */
class RedisRightsTest {
  private static final String BEGIN = "ACL SETUSER tidings ";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ClientInfo ANN = new ClientInfo("ann", "c1", null, null);

  private static String[] command(String... more) throws Exception {
    List<String> lines = Files.readAllLines(Path.of("README.md"));
    List<String> found = lines.stream().filter(line -> line.startsWith(BEGIN)).toList();
    assertEquals(1, found.size());
    Stream<String> words = Pattern.compile(" +").splitAsStream(found.get(0).strip());
    return Stream.concat(words, Stream.of(more)).toArray(String[]::new);
  }

  private static RedisSettings settings(String address) {
    return new RedisSettings(
        RedisAddress.parse(address).orElseThrow().as("tidings", "PASSWORD"),
        null,
        "tidings",
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource
  void theyAreEnoughForAllThatAnEngineDoes(RedisVersion version) throws Exception {
    try (RedisServer redis = RedisServer.start(version)) {
      assertEquals("OK", redis.call(command()));
      redis.call("ACL", "LOG", "RESET");
      try (EngineFixture fixture = EngineFixture.with(settings(redis.address()))) {
        awaitWell(fixture.engine());
        useAll(fixture.engine());
      }
      assertEquals("", redis.call("ACL", "LOG"), "refused");
    }
  }

  @Test
  void theyAreEnoughInACluster() throws Exception {
    try (RedisCluster redis = RedisCluster.start(RedisVersion.V7_0, false)) {
      for (RedisServer each : redis.nodes()) {
        assertEquals("OK", each.call(command("+cluster", "+client|setname")));
      }
      try (EngineFixture fixture = EngineFixture.with(settings(redis.address()))) {
        awaitWell(fixture.engine());
        // A server may not know yet who is asked, just after the cluster has come together.
        Await.value("the way to it", "", () -> failure(fixture.engine().presence(CHANNEL)));
        useAll(fixture.engine());
      }
      for (RedisServer each : redis.nodes()) {
        assertEquals("", each.call("ACL", "LOG"), "refused");
      }
    }
  }

  @Test
  void theyAreEnoughInADatabase() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      redis.call(command("+select"));
      try (EngineFixture fixture = EngineFixture.with(settings(redis.address() + "/3"))) {
        awaitWell(fixture.engine());
        publish(fixture.engine(), 1);
      }
      assertEquals("", redis.call("ACL", "LOG"), "refused");
    }
  }

  private static void useAll(Engine engine) throws Exception {
    Heard heard = new Heard();
    LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    get(engine.subscribe(CHANNEL, heard));
    get(engine.meet(said::add));
    publish(engine, 1);
    assertEquals(
        get(publishing(engine, 2, "once")), get(publishing(engine, 2, "once")), "a repetition");
    heard.assertNext("1 at 1", "2 at 2");
    assertEquals(2, history(engine).publications().size());
    assertEquals(
        1,
        get(engine.history(CHANNEL, new HistoryQuery(1, null, true), KEPT)).publications().size());
    get(engine.addPresence(CHANNEL, ANN, MINUTE));
    get(engine.addPresence(CHANNEL, ANN, MINUTE));
    assertEquals(Set.of("c1"), get(engine.presence(CHANNEL)).keySet());
    assertEquals(1, get(engine.presenceStats(CHANNEL)).users());
    get(engine.removePresence(CHANNEL, "c1"));
    get(engine.publishJoin(CHANNEL, ANN));
    get(engine.publishLeave(CHANNEL, ANN));
    heard.assertNext("c1 joined", "c1 left");
    get(engine.tell("hello"));
    assertEquals("hello", said.poll(30, TimeUnit.SECONDS));
    get(engine.removeHistory(CHANNEL));
    get(engine.unsubscribe(CHANNEL, heard));
    assertEquals("", failure(engine.check()));
  }

  @Test
  void everyCommandOfAScriptIsAmongThem() throws Exception {
    Set<String> rights = Set.of(command());
    Pattern call = Pattern.compile("redis\\.call\\('(\\w+)'");
    Set<String> missing = new TreeSet<>();
    for (Script script : Script.values()) {
      Matcher calls = call.matcher(script.text());
      while (calls.find()) {
        missing.add("+" + String.valueOf(calls.group(1)).toLowerCase(Locale.ROOT));
      }
    }
    assertTrue(missing.size() > 15, missing.toString());
    missing.removeAll(rights);
    assertEquals(Set.of(), missing);
  }

  @Test
  void noneGoesBeyondTidings() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      redis.call(command());
      try (RespClient client = new RespClient(redis.port())) {
        client.call("AUTH", "tidings", "PASSWORD");
        for (String[] other :
            List.of(
                new String[] {"GET", "other"},
                new String[] {"PUBLISH", "other", "x"},
                new String[] {"SUBSCRIBE", "other"},
                new String[] {"FLUSHALL"},
                new String[] {"CONFIG", "GET", "*"},
                new String[] {"KEYS", "*"},
                new String[] {"ACL", "LIST"})) {
          String refused = "";
          try {
            client.call(other);
          } catch (RespClient.RedisError e) {
            refused = e.getMessage();
          }
          assertTrue(String.valueOf(refused).startsWith("NOPERM"), String.join(" ", other));
        }
        assertNotEquals("", client.call("PING"));
      }
    }
  }
}
