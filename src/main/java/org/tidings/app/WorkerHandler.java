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
    return CompletableFuture.supplyAsync(() -> handler.onMessage(sender, message), workers)
        .thenCompose(answer -> answer);
  }
}
