package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.it.Await;

class RedisServerTest {
  /** What a test forgets to close. */
  static final class Forgetful {
    private Forgetful() {}

    public static void main(String[] args) throws IOException {
      System.out.println(RedisServer.start().pid());
      System.out.flush();
      System.in.read();
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverIsOfTheVersionAskedFor(RedisVersion version) {
    try (RedisServer redis = RedisServer.start(version)) {
      String number = version == RedisVersion.V6_2 ? "redis_version:6.2." : "redis_version:7.0.";
      assertTrue(redis.call("INFO", "server").contains(number));
    }
  }

  @Test
  void restartKeepsThePortAndLosesTheData() {
    try (RedisServer redis = RedisServer.start()) {
      redis.call("SET", "k", "v");
      String run = redis.call("INFO", "server");
      int port = redis.port();
      redis.stop();
      assertThrows(UncheckedIOException.class, () -> redis.call("PING"));
      redis.restart();
      assertEquals(port, redis.port());
      assertFalse(run.contains("process_id:" + redis.pid()));
      assertEquals(RespClient.NIL, redis.call("GET", "k"));
    }
  }

  @Test
  void restartKeepsTheDataOfAServerThatWritesADiary() {
    try (RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always")) {
      redis.call("SET", "k", "v");
      redis.kill();
      redis.restart();
      assertEquals("v", redis.call("GET", "k"));
    }
  }

  @Test
  void frozenServerTakesCommandsAndAnswersThemWhenThawed() throws IOException {
    try (RedisServer redis = RedisServer.start();
        RespClient client = new RespClient(redis.port())) {
      client.call("PING");
      redis.freeze();
      client.send("INCR", "n");
      assertFalse(client.hasAnswer());
      redis.thaw();
      assertEquals("1", client.receive());
      redis.freeze();
    }
  }

  @Test
  void callsKnowThePassword() {
    try (RedisServer redis = RedisServer.start("--requirepass", "secret")) {
      assertEquals("OK", redis.call("SET", "k", "v"));
      try (RespClient stranger = new RespClient(redis.port())) {
        assertThrows(RespClient.RedisError.class, () -> stranger.call("GET", "k"));
      }
    }
  }

  @Test
  void wrongArgumentSaysWhatRedisPrinted() {
    Exception e =
        assertThrows(IllegalStateException.class, () -> RedisServer.start("--no-such", "thing"));
    assertTrue(String.valueOf(e.getMessage()).contains("no-such"), e.getMessage());
  }

  @Test
  void serverDiesWithAJvmThatIsKilled(@TempDir Path temporary) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Forgetful.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var printed = jvm.inputReader()) {
      ProcessHandle redis = ProcessHandle.of(Long.parseLong(printed.readLine())).orElseThrow();
      assertTrue(redis.isAlive());
      jvm.destroyForcibly();
      Await.value("Redis lives", false, redis::isAlive);
    } finally {
      jvm.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-amd64",
    "Linux, aarch64, linux-arm64",
    "Mac OS X, x86_64, darwin-amd64",
    "Mac OS X, aarch64, darwin-arm64",
    "SunOS, sparcv9, sunos-sparcv9",
  })
  void platformsHaveTheNamesOfThePrograms(String os, String arch, String expected) {
    assertEquals(expected, RedisVersion.platform(os, arch));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64"})
  void eachVersionIsThereForEachPlatform(String platform) {
    for (RedisVersion version : RedisVersion.values()) {
      assertNotNull(RedisVersion.class.getResource(version.resource(platform)));
    }
  }
}
