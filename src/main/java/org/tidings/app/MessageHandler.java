package org.tidings.app;

import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers the messages of clients. An application implements it in a jar (or a WAR overlay) and
 * names the class in {@code META-INF/services/org.tidings.app.MessageHandler}; without one, {@link
 * TutorialHandler} answers.
 *
 * <p>One instance serves all clients, from many threads at once. The messages of one client come
 * one at a time, in order: the next one after the answer to this one is complete.
 */
public interface MessageHandler {

  /**
   * Called once, before the first message, when the server starts. What it throws keeps the server
   * from starting.
   *
   * @param tidings what the application can have the server do, from now until {@link #stop}
   */
  default void start(Tidings tidings) {}

  /** Called once, after the last client has gone: time to let go of what was taken. */
  default void stop() {}

  /**
   * Called with each message (of a protocol client: {@code send}), on a thread that must not be
   * blocked unless {@link #blocking} says otherwise.
   *
   * @param message any JSON value, {@link JsonValue#NULL} included; never Java null
   * @return completes with the answer, or with empty for none. When it fails, or takes longer than
   *     {@code client.handler_timeout}, a plain client is answered with error 100, a protocol
   *     client not at all.
   */
  CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message);

  /**
   * Called with each rpc of a protocol client, as {@link #onMessage}. Without an implementation
   * there are no methods: error 108.
   *
   * @param data {@link JsonValue#NULL} if the client sent none
   * @return completes with the answer, or with empty for none; fails with {@link RpcError} to
   *     answer with an error of its own choice, and else as {@link #onMessage} does
   */
  default CompletionStage<Optional<JsonValue>> onRpc(Sender sender, String method, JsonValue data) {
    return CompletableFuture.failedStage(RpcError.notAvailable());
  }

  /**
   * True when {@link #onMessage} or {@link #onRpc} waits for something (a database, a file, another
   * service) before it returns: it is then called on a pool of worker threads.
   */
  default boolean blocking() {
    return false;
  }
}
