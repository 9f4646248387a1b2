package org.tidings.hub;

import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.app.MessageHandler;
import org.tidings.app.RpcError;
import org.tidings.app.Sender;
import org.tidings.app.TidingsException;
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
    final Question question;
    final CompletableFuture<Optional<JsonValue>> answer;

    Awaited(long since, Question question, CompletableFuture<Optional<JsonValue>> answer) {
      this.since = since;
      this.question = question;
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

  /** What is asked, and how the outcome is told. */
  interface Question {
    /** Calls the handler. May throw. */
    CompletionStage<Optional<JsonValue>> ask(MessageHandler handler, Sender sender);

    /** What the client is told of the answer; empty for nothing. */
    Optional<Message> answer(Optional<JsonValue> value);

    /** What the client is told when there is none; empty for nothing. */
    Optional<Message> failure(Throwable cause);

    /** Tells the client. */
    void tell(Client client, Message message);
  }

  private final Hub hub;
  private final Client client;
  private final Inbox inbox;

  // Written by tasks of the inbox; read by the housekeeper and by whoever closes the client.
  private volatile @Nullable Awaited awaited;
  private volatile boolean abandoned;
  // Only touched by tasks of the inbox.
  private boolean failureLogged;

  Questions(Hub hub, Client client, Inbox inbox) {
    this.hub = hub;
    this.client = client;
    this.inbox = inbox;
  }

  /** Asks the handler and sends its answer. A task of the inbox. */
  void ask(Question question) {
    CompletableFuture<Optional<JsonValue>> answer = askHandler(question);
    Awaited asked = new Awaited(hub.now(), question, answer);
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

  private CompletableFuture<Optional<JsonValue>> askHandler(Question question) {
    try {
      CompletionStage<Optional<JsonValue>> answer =
          question.ask(hub.handler(), client.account().sender());
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
    if (abandoned) {
      return;
    }
    Optional<Message> told;
    try {
      Optional<JsonValue> value = answer.join();
      if (value == null) {
        throw new HandlerMistake("answered null");
      }
      told = asked.question.answer(value).map(hub.codec()::encode);
    } catch (RuntimeException | Error e) {
      Throwable cause = cause(e);
      if (!(cause instanceof RpcError)) {
        logHandlerFailure(cause);
      }
      told = asked.question.failure(cause);
    }
    told.ifPresent(message -> asked.question.tell(client, message));
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
  private void logHandlerFailure(Throwable cause) {
    if (!failureLogged) {
      failureLogged = true;
      LOG.warning(() -> "client " + client.id() + ": the message handler " + what(cause));
    }
    LOG.log(Level.FINE, cause, () -> "client " + client.id() + ": the message handler's failure");
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static String what(Throwable cause) {
    if (cause instanceof HandlerMistake mistake) {
      return String.valueOf(mistake.getMessage());
    }
    if (cause instanceof TidingsException refused) {
      return "failed: " + refused.getMessage(); // Our own words: they quote no payload.
    }
    StackTraceElement[] trace = cause.getStackTrace();
    return "failed: " + cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
