package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.hub.Node.Peer;

/** A handler that does not answer as it should: error 100, one log line, and on it goes. */
class ClientHandlerFailureTest {
  private static final String SECRET = "hunter2";
  private static final String ERROR_100 =
      "ann: send {\"error\":{\"code\":100,\"message\":\"internal server error\"}}";

  private final LogLines log = new LogLines(Client.class, Level.INFO);
  private final Node node = new Node(Duration.ofSeconds(25), Duration.ofHours(1));
  private final Peer ann = node.connect("ann");

  @AfterEach
  void nothingElseHappened() {
    node.settle();
    node.events.assertExhausted();
    log.assertExhausted();
    log.close();
  }

  @Test
  void anExceptionIsAnsweredWithError100() {
    failsWith(
        message -> {
          throw new IllegalArgumentException("cannot use " + message);
        },
        "java.lang.IllegalArgumentException");
  }

  @Test
  void anErrorOfTheHandlersIsAnsweredWithError100() {
    failsWith(
        message -> {
          throw new StackOverflowError("at " + message);
        },
        "java.lang.StackOverflowError");
  }

  @Test
  void aFailedStageIsAnsweredWithError100() {
    failsWith(
        message -> CompletableFuture.failedFuture(new IllegalStateException("at " + message)),
        "java.lang.IllegalStateException");
  }

  @Test
  void aCancelledStageIsAnsweredWithError100() {
    failsWith(
        message -> {
          CompletableFuture<Optional<JsonValue>> cancelled = new CompletableFuture<>();
          cancelled.cancel(true);
          return cancelled;
        },
        "java.util.concurrent.CancellationException");
  }

  @Test
  @SuppressWarnings("NullAway") // What handlers must not do.
  void aNullStageIsAnsweredWithError100() {
    failsWith(message -> null, "java.lang.NullPointerException");
  }

  @Test
  @SuppressWarnings("NullAway") // What handlers must not do.
  void aNullAnswerIsAnsweredWithError100() {
    failsWith(message -> CompletableFuture.completedStage(null), "java.lang.NullPointerException");
  }

  @Test
  void aStageThatFailsLaterIsAnsweredWithError100() {
    node.handler.answersLater();
    ann.says("\"" + SECRET + "\"");
    node.handler.question(0).answer().completeExceptionally(new IllegalStateException(SECRET));
    node.settle();
    node.events.assertNext(ERROR_100);
    assertOneHarmlessLine("java.lang.IllegalStateException");
  }

  @Test
  void noAnswerInTimeIsAnsweredWithError100AndTheNextMessageGoesOn() {
    node.handler.answersLater();
    ann.says("\"" + SECRET + "\"");
    node.handler.answers(message -> CompletableFuture.completedStage(Optional.of(message)));
    ann.says("2");
    node.passes(Node.HANDLER_TIMEOUT);
    node.events.assertNext("ann: ping");
    node.tickAfter(Housekeeper.TICK);
    node.events.assertNext(ERROR_100, "ann: send 2");
    assertOneHarmlessLine("java.util.concurrent.TimeoutException");
  }

  @Test
  void anAnswerAfterTheTimeOutIsIgnored() {
    node.handler.answersLater();
    ann.says("1");
    node.passes(Node.HANDLER_TIMEOUT.plus(Housekeeper.TICK));
    node.events.assertNext("ann: ping", ERROR_100);
    assertOneHarmlessLine("java.util.concurrent.TimeoutException");
    ann.says("2");
    node.handler.question(0).answer(Json.createValue("too late"));
    node.settle();
    node.events.assertExhausted();
    node.handler.question(1).answer(Json.createValue("in time"));
    node.settle();
    node.events.assertNext("ann: send \"in time\"");
  }

  @Test
  void theTimeBeginsAnewWithEachMessage() {
    node.handler.answersLater();
    ann.says("1");
    ann.says("2");
    node.passes(Duration.ofSeconds(20));
    node.handler.question(0).answer(JsonValue.TRUE);
    node.settle();
    node.passes(Duration.ofSeconds(20));
    node.handler.question(1).answer(JsonValue.FALSE);
    node.settle();
    assertEquals(
        "[ann: send true, ann: send false]",
        node.events.take().stream().filter(event -> !event.equals("ann: ping")).toList() + "");
  }

  @Test
  void atMostOneTimeOutIsReportedHoweverLateTheWorkersAre() {
    node.handler.answersLater();
    ann.says("1");
    node.passes(Node.HANDLER_TIMEOUT);
    node.events.assertNext("ann: ping");
    for (int i = 0; i < 5; i++) {
      node.clock.pass(Housekeeper.TICK);
      node.hub.tick();
    }
    node.settle();
    node.events.assertNext(ERROR_100);
    assertOneHarmlessLine("java.util.concurrent.TimeoutException");
  }

  private void failsWith(
      Function<JsonValue, CompletionStage<Optional<JsonValue>>> handling, String cause) {
    node.handler.answers(
        message ->
            message instanceof JsonString
                ? handling.apply(message)
                : CompletableFuture.completedStage(Optional.of(message)));
    ann.says("\"" + SECRET + "\"");
    ann.says("2");
    node.settle();
    node.events.assertNext(ERROR_100, "ann: send 2");
    assertOneHarmlessLine(cause);
  }

  private void assertOneHarmlessLine(String cause) {
    LogRecord line = log.takeOne();
    assertEquals(Level.WARNING, line.getLevel());
    assertTrue(line.getMessage().contains(ann.client().id()), line.getMessage());
    assertTrue(line.getMessage().contains(cause), line.getMessage());
    assertFalse(line.getMessage().contains(SECRET), line.getMessage());
    assertNull(line.getThrown(), "an exception's message may quote the payload");
  }
}
