package org.tidings.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerHandlerTest {
  private static final Sender ANN = new Sender("ann", "");

  private final ArrayDeque<Runnable> workers = new ArrayDeque<>();

  @Test
  void theHandlerIsCalledOnAWorkerAndItsAnswerIsPassedOn() {
    CompletableFuture<Optional<JsonValue>> inner = new CompletableFuture<>();
    CompletableFuture<Optional<JsonValue>> answer = ask((sender, message) -> inner);
    assertEquals(1, workers.size());
    workers.remove().run();
    assertFalse(answer.isDone());
    inner.complete(Optional.of(JsonValue.TRUE));
    assertEquals(Optional.of(JsonValue.TRUE), answer.join());
  }

  @Test
  void whatTheHandlerThrowsFailsTheAnswer() {
    CompletableFuture<Optional<JsonValue>> answer =
        ask(
            (sender, message) -> {
              throw new IllegalStateException("no");
            });
    workers.remove().run();
    CompletionException failure = assertThrows(CompletionException.class, answer::join);
    assertInstanceOf(IllegalStateException.class, failure.getCause());
  }

  @Test
  @SuppressWarnings("NullAway") // What handlers must not do.
  void aNullStageFailsTheAnswer() {
    CompletableFuture<Optional<JsonValue>> answer = ask((sender, message) -> null);
    workers.remove().run();
    CompletionException failure = assertThrows(CompletionException.class, answer::join);
    assertInstanceOf(NullPointerException.class, failure.getCause());
  }

  @Test
  void theHandlerIsNotCalledWhenNobodyWaitsForItsAnswerAnyMore() {
    AtomicInteger calls = new AtomicInteger();
    CompletableFuture<Optional<JsonValue>> answer =
        ask(
            (sender, message) -> {
              calls.incrementAndGet();
              return CompletableFuture.completedStage(Optional.of(message));
            });
    answer.cancel(false);
    workers.remove().run();
    assertEquals(0, calls.get());
  }

  private CompletableFuture<Optional<JsonValue>> ask(MessageHandler handler) {
    return new WorkerHandler(handler, workers::add)
        .onMessage(ANN, JsonValue.NULL)
        .toCompletableFuture();
  }
}
