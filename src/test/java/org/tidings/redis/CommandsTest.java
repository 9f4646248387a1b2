package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.redis.Uses.failure;

import io.lettuce.core.api.StatefulRedisConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is under way to Redis is bounded. */
class CommandsTest {
  private static final int MUCH = 100 << 20;

  private final Servers servers = Servers.of(EngineFixture.settings("redis://127.0.0.1:1"));
  private final Commands commands =
      new Commands(servers, "Redis", Duration.ofSeconds(5), System::nanoTime);

  /** A connection that is good for nothing. */
  @SuppressWarnings("unchecked")
  private static StatefulRedisConnection<String, byte[]> connection() {
    return (StatefulRedisConnection<String, byte[]>)
        Proxy.newProxyInstance(
            CommandsTest.class.getClassLoader(),
            new Class<?>[] {StatefulRedisConnection.class},
            (self, method, arguments) -> null);
  }

  @BeforeEach
  void connect() {
    commands.up(connection(), "run");
  }

  @AfterEach
  void close() {
    servers.close();
  }

  private CompletionStage<String> ask(int size, CompletionStage<String> answer) {
    return commands.ask(size, primary -> answer);
  }

  private static CompletionStage<String> answered() {
    return CompletableFuture.completedStage("");
  }

  @Test
  void whatIsTooMuchFailsAtOnceAndHoldsUpNothing() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletionStage<String> waiting = ask(MUCH, answer);
    assertTrue(failure(ask(MUCH, answered())).contains("Redis is behind by "));
    assertEquals("", failure(ask(MUCH / 10, answered())));
    answer.complete("");
    assertEquals("", failure(waiting));
    assertEquals("", failure(ask(MUCH, answered())));
  }

  @Test
  void whatHasFailedIsNotUnderWayAnyMore() {
    IllegalStateException lost = new IllegalStateException("lost");
    assertTrue(failure(ask(MUCH, CompletableFuture.failedStage(lost))).contains("lost"));
    CompletionStage<String> refused =
        commands.ask(
            MUCH,
            primary -> {
              throw lost;
            });
    assertTrue(failure(refused).contains("lost"));
    assertEquals("", failure(ask(MUCH, answered())));
  }
}
