package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.hub.Node.Peer;

/** A handler that does not answer as it should: error 100, one log line, and on it goes. */
class ClientHandlerFailureTest {
  private static final String SECRET = "hunter2";
  private static final String ERROR_100 =
      "ann: send {\"error\":{\"code\":100,\"message\":\"internal server error\"}}";

  private static final String HERE = ClientHandlerFailureTest.class.getName();
  private static final String NO_ANSWER = "did not answer within 30 s";

  private final LogLines log = new LogLines(Questions.class, Level.INFO);
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
        "failed: java.lang.IllegalArgumentException at " + HERE);
  }

  @Test
  void anErrorOfTheHandlersIsAnsweredWithError100() {
    failsWith(
        message -> {
          throw new StackOverflowError("at " + message);
        },
        "failed: java.lang.StackOverflowError at " + HERE);
  }

  @Test
  void aFailedStageIsAnsweredWithError100() {
    failsWith(
        message -> CompletableFuture.failedFuture(new IllegalStateException("at " + message)),
        "failed: java.lang.IllegalStateException at " + HERE);
  }

  @Test
  void aCancelledStageIsAnsweredWithError100() {
    failsWith(
        message -> {
          CompletableFuture<Optional<JsonValue>> cancelled = new CompletableFuture<>();
          cancelled.cancel(true);
          return cancelled;
        },
        "failed: java.util.concurrent.CancellationException at java.base/");
  }

  @Test
  @SuppressWarnings("NullAway") // What handlers must not do.
  void aNullStageIsAnsweredWithError100() {
    failsWith(message -> null, "returned null");
  }

  @Test
  @SuppressWarnings("NullAway") // What handlers must not do.
  void aNullAnswerIsAnsweredWithError100() {
    failsWith(message -> CompletableFuture.completedStage(null), "answered null");
  }

  @Test
  void aStageThatFailsLaterIsAnsweredWithError100() {
    node.handler.answersLater();
    ann.says("\"" + SECRET + "\"");
    node.handler.question(0).answer().completeExceptionally(new IllegalStateException(SECRET));
    node.settle();
    node.events.assertNext(ERROR_100);
    assertOneHarmlessLine("failed: java.lang.IllegalStateException at " + HERE);
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
    assertOneHarmlessLine(NO_ANSWER);
  }

  @Test
  void anAnswerThatIsTimedOutIsCancelled() {
    node.handler.answersLater();
    ann.says("1");
    CompletableFuture<Optional<JsonValue>> answer = node.handler.question(0).answer();
    node.passes(Node.HANDLER_TIMEOUT);
    node.events.assertNext("ann: ping");
    assertFalse(answer.isDone());
    node.tickAfter(Housekeeper.TICK);
    assertTrue(answer.isCancelled());
    node.events.assertNext(ERROR_100);
    assertOneHarmlessLine(NO_ANSWER);
  }

  @Test
  void anAnswerAfterTheTimeOutIsIgnored() {
    node.handler.answers(message -> new NeverCancelled());
    ann.says("1");
    node.passes(Node.HANDLER_TIMEOUT.plus(Housekeeper.TICK));
    node.events.assertNext("ann: ping", ERROR_100);
    assertOneHarmlessLine(NO_ANSWER);
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
    assertOneHarmlessLine(NO_ANSWER);
  }

  @Test
  void anAnswerThatCannotBeEncodedIsAnsweredWithError100() {
    JsonValue unsound =
        () -> {
          throw new IllegalStateException(SECRET);
        };
    failsWith(message -> CompletableFuture.completedStage(Optional.of(unsound)), "failed: ");
  }

  @Test
  void onlyTheFirstFailureOfAClientIsAWarningAndAllAreThereAtFine() {
    node.handler.answers(
        message -> {
          throw new IllegalStateException(SECRET);
        });
    Logger.getLogger(Questions.class.getName()).setLevel(Level.FINE); // Until the log is closed.
    ann.says("1");
    ann.says("2");
    node.events.assertNext(ERROR_100, ERROR_100);
    List<LogRecord> lines = log.take();
    assertEquals(
        List.of(Level.WARNING, Level.FINE, Level.FINE),
        lines.stream().map(LogRecord::getLevel).toList());
    assertHarmless(lines.get(0), "failed: java.lang.IllegalStateException at " + HERE);
    assertInstanceOf(IllegalStateException.class, lines.get(1).getThrown());
    assertInstanceOf(IllegalStateException.class, lines.get(2).getThrown());
  }

  @Test
  void theFirstFailureOfEachClientIsAWarning() {
    Peer bob = node.connect("bob");
    node.handler.answers(
        message -> {
          throw new IllegalStateException(SECRET);
        });
    ann.says("1");
    assertOneHarmlessLine("failed: java.lang.IllegalStateException at " + HERE);
    ann.says("2");
    log.assertExhausted();
    bob.says("3");
    assertTrue(log.takeOne().getMessage().contains(bob.client().id()));
    assertEquals(3, node.events.take().size());
  }

  /** What a handler may answer with: it goes on after it was told that nobody waits. */
  private static final class NeverCancelled extends CompletableFuture<Optional<JsonValue>> {
    @Override
    public boolean cancel(boolean interrupt) {
      return false;
    }
  }

  private void failsWith(
      Function<JsonValue, CompletionStage<Optional<JsonValue>>> handling, String what) {
    node.handler.answers(
        message ->
            message instanceof JsonString
                ? handling.apply(message)
                : CompletableFuture.completedStage(Optional.of(message)));
    ann.says("\"" + SECRET + "\"");
    ann.says("2");
    node.settle();
    node.events.assertNext(ERROR_100, "ann: send 2");
    assertOneHarmlessLine(what);
  }

  /**
   * @param what all that is said about it, or, of an exception, up to the place
   */
  private void assertOneHarmlessLine(String what) {
    assertHarmless(log.takeOne(), what);
  }

  private void assertHarmless(LogRecord line, String what) {
    assertEquals(Level.WARNING, line.getLevel());
    String expected = "client " + ann.client().id() + ": the message handler " + what;
    if (what.startsWith("failed: ")) {
      assertTrue(line.getMessage().startsWith(expected), line.getMessage());
    } else {
      assertEquals(expected, line.getMessage());
    }
    assertFalse(line.getMessage().contains(SECRET), line.getMessage());
    assertNull(line.getThrown(), "an exception's message may quote the payload");
  }
}
