package org.tidings.app;

import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Calls a {@linkplain MessageHandler#blocking() blocking} handler on worker threads. */
public final class WorkerHandler implements MessageHandler {
  private final MessageHandler handler;
  private final Executor workers;

  public WorkerHandler(MessageHandler handler, Executor workers) {
    this.handler = handler;
    this.workers = workers;
  }

  @Override
  public CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message) {
    CompletableFuture<Optional<JsonValue>> answer = new CompletableFuture<>();
    workers.execute(() -> answer(sender, message, answer));
    return answer;
  }

  /**
   * Does nothing if nobody waits any more: the client has gone, or was told that it took too long.
   */
  private void answer(
      Sender sender, JsonValue message, CompletableFuture<Optional<JsonValue>> answer) {
    if (answer.isDone()) {
      return;
    }
    try {
      handler
          .onMessage(sender, message)
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  answer.complete(value);
                } else {
                  answer.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }
}
