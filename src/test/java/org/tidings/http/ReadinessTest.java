package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;

class ReadinessTest {
  private static final String LATE = "the engine did not answer within 1 s";
  private static final String UNREACHABLE = "the engine cannot be reached; the log says why";

  private final CompletableFuture<Void> engine = new CompletableFuture<>();
  private final ManualTimer timer = new ManualTimer();
  private final List<Runnable> workers = new ArrayList<>();
  private boolean shutDown;

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void aNodeWhoseEngineAnswersIsReady() {
    CompletableFuture<List<String>> problems = problems(() -> engine);
    answers();
    assertEquals(List.of(), outcome(problems));
  }

  @Test
  void aNodeThatShutsDownIsNotAndTheEngineIsNotAsked() {
    shutDown = true;
    Supplier<CompletionStage<Void>> unasked =
        () -> {
          throw new AssertionError("asked");
        };
    assertEquals(List.of("the server is shutting down"), problems(unasked).join());
  }

  @Test
  void anEngineThatFailsIsAProblemWhoseCauseIsForTheLogAlone() {
    try (LogLines log = new LogLines(Readiness.class, Level.FINE)) {
      CompletableFuture<List<String>> problems = problems(() -> engine);
      IOException secret = new IOException("redis://user:secret@10.0.0.1");
      engine.completeExceptionally(secret);
      assertEquals(List.of(UNREACHABLE), outcome(problems));
      LogRecord line = log.takeOne();
      assertEquals(Level.FINE, line.getLevel());
      assertSame(secret, cause(line.getThrown()));
    }
  }

  @Test
  void anEngineThatCannotEvenBeAskedIsTheSameProblem() {
    try (LogLines log = new LogLines(Readiness.class, Level.FINE)) {
      CompletableFuture<List<String>> problems =
          problems(
              () -> {
                throw new IllegalStateException("secret");
              });
      assertEquals(List.of(UNREACHABLE), outcome(problems));
      assertEquals(Level.FINE, log.takeOne().getLevel());
    }
  }

  @Test
  void anEngineThatDoesNotAnswerInTimeIsAProblemAndWhatItSaysLaterIsNot() {
    CompletableFuture<List<String>> problems = problems(() -> engine);
    assertEquals(Duration.ofSeconds(1), timer.delay);
    timer.strike();
    answers();
    assertEquals(List.of(LATE), outcome(problems));
  }

  @Test
  void anAnswerInTimeCallsTheTimerOff() {
    CompletableFuture<List<String>> problems = problems(() -> engine);
    answers();
    assertTrue(timer.isCalledOff());
    timer.strike();
    assertEquals(List.of(), outcome(problems));
  }

  @Test
  void whatIsKnownAtOnceNeedsNoTimer() {
    answers();
    assertEquals(List.of(), outcome(problems(() -> engine)));
    assertEquals(Duration.ZERO, timer.delay);
  }

  private void answers() {
    engine.complete(null);
  }

  private CompletableFuture<List<String>> problems(Supplier<CompletionStage<Void>> asked) {
    return new Readiness(() -> shutDown, asked, timer, workers::add)
        .problems()
        .toCompletableFuture();
  }

  /** It is told by a worker, once. */
  private List<String> outcome(CompletableFuture<List<String>> problems) {
    assertTrue(!problems.isDone());
    assertEquals(1, workers.size());
    workers.remove(0).run();
    return problems.join();
  }

  private static Throwable cause(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : null;
    return cause == null ? thrown : cause;
  }

  /** Strikes when told; has no thread. */
  private static final class ManualTimer extends ScheduledThreadPoolExecutor {
    private @Nullable Scheduled scheduled;
    private Duration delay = Duration.ZERO;

    ManualTimer() {
      super(0);
    }

    void strike() {
      scheduled().run();
    }

    boolean isCalledOff() {
      return scheduled().isCancelled();
    }

    private Scheduled scheduled() {
      if (scheduled == null) {
        throw new AssertionError("nothing was scheduled");
      }
      return scheduled;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long time, TimeUnit unit) {
      delay = Duration.of(time, unit.toChronoUnit());
      Scheduled future = new Scheduled(task);
      scheduled = future;
      return future;
    }
  }

  private static final class Scheduled extends FutureTask<Void> implements ScheduledFuture<Void> {
    @SuppressWarnings("NullAway") // A Void has no other value.
    Scheduled(Runnable task) {
      super(task, null);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
