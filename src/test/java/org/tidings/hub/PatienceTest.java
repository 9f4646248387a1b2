package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.ErrorCode;

class PatienceTest {
  private final FakeClock clock = new FakeClock();
  private final ManualExecutor workers = new ManualExecutor();
  private final Patience patience = new Patience(clock, workers);
  private final CompletableFuture<String> call = new CompletableFuture<>();

  private void passes(Duration time) {
    clock.pass(time);
    patience.tick(clock.getAsLong());
  }

  @Test
  void whatIsDoneNeedsNone() {
    call.complete("x");
    assertSame(call, patience.with(call));
  }

  @Test
  void whatTakesTooLongFailsOnAWorkerAndStaysSo() {
    CompletableFuture<String> inTime = patience.with(call).toCompletableFuture();
    passes(Limits.ENGINE_TIMEOUT.minusNanos(1));
    workers.runAll();
    assertFalse(inTime.isDone());
    passes(Duration.ofNanos(1));
    assertFalse(inTime.isDone(), "the housekeeper's thread goes on with nobody's call");
    workers.runAll();
    assertTrue(inTime.isCompletedExceptionally());
    call.complete("late");
    assertTrue(inTime.isCompletedExceptionally());
  }

  @Test
  void whatHasEndedIsForgotten() {
    CompletableFuture<String> inTime = patience.with(call).toCompletableFuture();
    call.complete("x");
    assertEquals("x", inTime.join());
    passes(Duration.ofDays(1));
    assertEquals(0, workers.waiting());
  }

  @Test
  void aFailureIsTheSameFailure() {
    CompletableFuture<String> inTime = patience.with(call).toCompletableFuture();
    call.completeExceptionally(new RefusedCall(ErrorCode.BAD_REQUEST, "why"));
    assertTrue(inTime.isCompletedExceptionally());
  }
}
