package org.tidings.app;

import jakarta.json.JsonValue;
import java.util.Optional;
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
   * Called with each message, on a thread that must not be blocked unless {@link #blocking} says
   * otherwise.
   *
   * @param message any JSON value, {@link JsonValue#NULL} included; never Java null
   * @return completes with the answer, or with empty for none. When it fails, or takes longer than
   *     {@code client.handler_timeout}, the client is answered with error 100.
   */
  CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message);

  /**
   * True when {@link #onMessage} waits for something (a database, a file, another service) before
   * it returns: it is then called on a pool of worker threads.
   */
  default boolean blocking() {
    return false;
  }
}
