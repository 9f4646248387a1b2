package org.tidings.app;

import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

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
    return onWorker(() -> handler.onMessage(sender, message));
  }

  @Override
  public CompletionStage<Optional<JsonValue>> onRpc(Sender sender, String method, JsonValue data) {
    return onWorker(() -> handler.onRpc(sender, method, data));
  }

  private CompletionStage<Optional<JsonValue>> onWorker(
      Supplier<CompletionStage<Optional<JsonValue>>> call) {
    CompletableFuture<Optional<JsonValue>> answer = new CompletableFuture<>();
    workers.execute(() -> answer(call, answer));
    return answer;
  }

  /**
   * Does nothing if nobody waits any more: the client has gone, or was told that it took too long.
   */
  private static void answer(
      Supplier<CompletionStage<Optional<JsonValue>>> call,
      CompletableFuture<Optional<JsonValue>> answer) {
    if (answer.isDone()) {
      return;
    }
    try {
      call.get()
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
