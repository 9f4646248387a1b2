package org.tidings.hub;

import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.app.Sender;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Message;

/**
 * What one client asks of the message handler: one message at a time, each answered once, by the
 * handler or, where that fails or takes too long, by error 100.
 *
 * <p>Nothing awaited → awaited → nothing awaited. Only tasks of the inbox make these steps, so the
 * answer and the time-out cannot both win; an answer that is not the awaited one is late, and
 * ignored. While one is awaited the inbox holds back the messages behind it.
 */
final class Questions {
  /** A message whose answer is awaited since then; compared by identity. */
  private static final class Awaited {
    final long since;
    final CompletableFuture<Optional<JsonValue>> answer;

    Awaited(long since, CompletableFuture<Optional<JsonValue>> answer) {
      this.since = since;
      this.answer = answer;
    }
  }

  /** What a handler did wrong without an exception of its own; said after its name. */
  private static final class HandlerMistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    HandlerMistake(String what) {
      super(what);
    }
  }

  private static final Logger LOG = Logger.getLogger(Questions.class.getName());

  private final Hub hub;
  private final Sender sender;
  private final Inbox inbox;
  private final Consumer<Message> reply;

  // Written by tasks of the inbox; read by the housekeeper and by whoever closes the client.
  private volatile @Nullable Awaited awaited;
  private volatile boolean abandoned;
  // Only touched by tasks of the inbox.
  private boolean failureLogged;

  /**
   * @param reply sends to the client
   */
  Questions(Hub hub, Sender sender, Inbox inbox, Consumer<Message> reply) {
    this.hub = hub;
    this.sender = sender;
    this.inbox = inbox;
    this.reply = reply;
  }

  /** Asks the handler and sends its answer. A task of the inbox. */
  void ask(JsonValue message) {
    CompletableFuture<Optional<JsonValue>> answer = askHandler(message);
    Awaited asked = new Awaited(hub.now(), answer);
    awaited = asked;
    if (answer.isDone()) {
      answered(asked, answer);
      return;
    }
    inbox.hold();
    if (abandoned) {
      answer.cancel(false); // The client left while the handler was being called.
    }
    var unused =
        answer.whenComplete((value, failure) -> inbox.event(() -> answered(asked, answer)));
  }

  private CompletableFuture<Optional<JsonValue>> askHandler(JsonValue message) {
    try {
      CompletionStage<Optional<JsonValue>> answer = hub.handler().onMessage(sender, message);
      return answer == null
          ? CompletableFuture.failedFuture(new HandlerMistake("returned null"))
          : answer.toCompletableFuture();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Ends the wait that began with {@code asked}, unless it has ended. The answer is complete. */
  private void answered(Awaited asked, CompletableFuture<Optional<JsonValue>> answer) {
    if (awaited != asked) {
      return;
    }
    awaited = null;
    inbox.release();
    asked.answer.cancel(false); // Unless it is the one: then nobody needs it any more.
    Optional<Message.Encoded> encoded;
    try {
      Optional<JsonValue> value = answer.join();
      if (value == null) {
        throw new HandlerMistake("answered null");
      }
      encoded = value.map(json -> hub.codec().encode(new Message.Answer(json)));
    } catch (RuntimeException | Error e) {
      logHandlerFailure(e);
      reply.accept(new Message.Failure(ErrorCode.INTERNAL, ErrorCode.INTERNAL.text()));
      return;
    }
    encoded.ifPresent(reply);
  }

  /** Gives up waiting for an answer that takes too long. */
  void checkTime(long now) {
    Awaited late = awaited;
    Duration patience = hub.limits().handlerTimeout();
    if (late != null && now - late.since > patience.toNanos()) {
      var mistake = new HandlerMistake("did not answer within " + patience.toSeconds() + " s");
      inbox.event(() -> answered(late, CompletableFuture.failedFuture(mistake)));
    }
  }

  /** The client is gone: cancels the answer that is awaited. May be called under any lock. */
  void abandon() {
    abandoned = true;
    Awaited current = awaited;
    if (current != null) {
      hub.workers().execute(() -> current.answer.cancel(false));
    }
  }

  /**
   * One line a client, lest it floods the log, and without the exception's message, which may quote
   * the payload. All of it at FINE.
   */
  private void logHandlerFailure(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!failureLogged) {
      failureLogged = true;
      LOG.warning(() -> "client " + sender.client() + ": the message handler " + what(cause));
    }
    LOG.log(
        Level.FINE, cause, () -> "client " + sender.client() + ": the message handler's failure");
  }

  private static String what(Throwable cause) {
    if (cause instanceof HandlerMistake mistake) {
      return String.valueOf(mistake.getMessage());
    }
    StackTraceElement[] trace = cause.getStackTrace();
    return "failed: " + cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
