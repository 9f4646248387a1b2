package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.api.StatefulConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;

class LineTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMillis(50);

  private final Owner owner = new Owner();
  private final Line<StatefulConnection<String, byte[]>> line =
      new Line<>(new Reports("Redis", null), owner, TIMEOUT, () -> owner.now);

  /** Notes what it is told; its connections are made at once and are good for nothing. */
  private static final class Owner implements LineOwner<StatefulConnection<String, byte[]>> {
    private final List<StatefulConnection<String, byte[]>> made = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private long now;
    private CompletionStage<?> pong = new CompletableFuture<>();
    private CompletionStage<String> greeting = CompletableFuture.completedStage("run");
    private CompletionStage<?> network = CompletableFuture.completedStage("");
    private int closed;
    private Runnable duringUp = () -> {};
    private Runnable duringDown = () -> {};

    @Override
    public CompletionStage<StatefulConnection<String, byte[]>> connect() {
      StatefulConnection<String, byte[]> fresh = connection();
      made.add(fresh);
      return network.thenApply(ready -> fresh);
    }

    @SuppressWarnings("unchecked")
    private StatefulConnection<String, byte[]> connection() {
      return (StatefulConnection<String, byte[]>)
          Proxy.newProxyInstance(
              LineTest.class.getClassLoader(),
              new Class<?>[] {StatefulConnection.class},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "isOpen" -> true;
                    case "closeAsync" -> {
                      closed++;
                      yield CompletableFuture.completedFuture(null);
                    }
                    default -> null;
                  });
    }

    StatefulConnection<String, byte[]> last() {
      return made.get(made.size() - 1);
    }

    private int number(StatefulConnection<String, byte[]> connection) {
      int number = 1;
      while (made.get(number - 1) != connection) {
        number++;
      }
      return number;
    }

    @Override
    public CompletionStage<String> greet(StatefulConnection<String, byte[]> connection) {
      return greeting;
    }

    @Override
    public CompletionStage<?> ping(StatefulConnection<String, byte[]> connection) {
      return pong;
    }

    @Override
    public void up(StatefulConnection<String, byte[]> connection, String run) {
      duringUp.run();
      told.add("up " + number(connection));
    }

    @Override
    public void down(StatefulConnection<String, byte[]> connection) {
      duringDown.run();
      told.add("down " + number(connection));
    }
  }

  private void pass(Duration time) {
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(TICK)) {
      owner.now += TICK.toNanos();
      line.tick();
    }
  }

  private void lose() {
    line.broken(owner.last(), new IllegalStateException("lost"));
  }

  @Test
  void ownerHearsOfTheNextConnectionWhenItKnowsThatTheLastIsLost() {
    line.tick();
    // It takes its time: meanwhile another thread ticks.
    owner.duringDown = () -> pass(Duration.ofSeconds(1));
    lose();
    assertEquals(List.of("up 1", "down 1"), owner.told);
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("up 1", "down 1", "up 2"), owner.told);
  }

  @Test
  void connectionThatIsLostBeforeItsOwnerKnowsItIsForgottenBeforeTheNextIsMade() {
    owner.duringUp =
        () -> {
          owner.duringUp = () -> {};
          lose();
          pass(Duration.ofSeconds(1));
        };
    line.tick();
    assertEquals(List.of("down 1", "up 1", "down 1"), owner.told);
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("down 1", "up 1", "down 1", "up 2"), owner.told);
  }

  @Test
  void pausesGrowWhileNoConnectionLastsUntilItsFirstPing() {
    for (int i = 0; i < 200; i++) {
      pass(TICK);
      if (line.trouble().isEmpty()) {
        lose();
      }
    }
    int made = owner.made.size();
    assertTrue(made > 3 && made < 30, made + " connections in 10 s");
  }

  @Test
  void connectionThatLastedIsMadeAnewSoon() {
    pausesGrowWhileNoConnectionLastsUntilItsFirstPing();
    owner.pong = CompletableFuture.completedStage("PONG");
    pass(Duration.ofSeconds(8));
    assertEquals("", line.trouble());
    int made = owner.made.size();
    lose();
    pass(Duration.ofMillis(200));
    assertEquals(made + 1, owner.made.size());
  }

  @Test
  void whoDoesNotSayWhoItIsIsLeftAfterTheTimeout() {
    CompletableFuture<String> late = new CompletableFuture<>();
    owner.greeting = late;
    line.tick();
    pass(TIMEOUT.plusSeconds(1));
    assertEquals(2, owner.made.size());
    assertEquals(1, owner.closed);
    late.complete("run");
    assertEquals(List.of("up 2"), owner.told);
  }

  @Test
  void connectionThatIsMadeTooLateIsClosed() {
    CompletableFuture<String> late = new CompletableFuture<>();
    owner.network = late;
    line.tick();
    owner.network = CompletableFuture.completedStage("");
    pass(TIMEOUT.plusSeconds(1));
    assertEquals(List.of("up 2"), owner.told);
    late.complete("");
    assertEquals(1, owner.closed);
    assertEquals(List.of("up 2"), owner.told);
  }

  @Test
  void complaintAboutAnOldConnectionDoesNotBreakTheNext() {
    line.tick();
    StatefulConnection<String, byte[]> old = owner.last();
    lose();
    pass(Duration.ofSeconds(1));
    line.broken(old, new IllegalStateException("lost"));
    assertEquals(List.of("up 1", "down 1", "up 2"), owner.told);
  }

  @Test
  void whatRepeatsItselfIsSaidOnceUntilAConnectionLasts() {
    try (LogLines log = LogLines.ofThisThread(Line.class, Level.INFO)) {
      pausesGrowWhileNoConnectionLastsUntilItsFirstPing();
      assertEquals(List.of("Redis: connected", "Redis: lost; trying again"), said(log));
      owner.pong = CompletableFuture.completedStage("PONG");
      pass(Duration.ofSeconds(8));
      assertEquals(List.of("Redis: connected"), said(log));
      lose();
      pass(Duration.ofSeconds(8));
      assertEquals(List.of("Redis: lost; trying again", "Redis: connected"), said(log));
    }
  }

  @Test
  void eachTroubleBeforeTheFirstConnectionIsSaidOnce() {
    try (LogLines log = LogLines.ofThisThread(Line.class, Level.INFO)) {
      owner.greeting = CompletableFuture.failedStage(new IllegalStateException("it loads"));
      pass(Duration.ofSeconds(8));
      owner.greeting = CompletableFuture.failedStage(new IllegalStateException("it is a replica"));
      pass(Duration.ofSeconds(8));
      owner.greeting = CompletableFuture.completedStage("run");
      pass(Duration.ofSeconds(3));
      assertEquals(
          List.of(
              "Redis: it loads; trying again",
              "Redis: it is a replica; trying again",
              "Redis: connected"),
          said(log));
    }
  }

  private static List<String> said(LogLines log) {
    return log.take().stream().map(LogRecord::getMessage).toList();
  }
}
