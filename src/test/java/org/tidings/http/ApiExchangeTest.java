package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.JsonCodec;

/** Each way through an exchange ends once, and is counted as in flight for as long as it is. */
class ApiExchangeTest {
  private static final int LIMIT = 1024;
  private static final String INTERNAL =
      "500 {\"error\":{\"code\":100,\"message\":\"internal server error\"}}";

  private final FakeAsync async = new FakeAsync();
  private final InFlight inFlight = new InFlight();
  private final List<String> calls = new ArrayList<>();
  private final CompletableFuture<HttpAnswer> outcome = new CompletableFuture<>();
  private final LogLines bugs = new LogLines(ApiExchange.class, Level.WARNING);
  private ApiExchange exchange;

  @BeforeEach
  void aRequestComes() throws IOException {
    exchange = exchange(this::call);
  }

  @AfterEach
  void nothingIsInFlightAndNothingWasLogged() {
    assertTrue(inFlight.close().toCompletableFuture().isDone());
    bugs.assertExhausted();
    bugs.close();
  }

  private ApiExchange exchange(Function<String, CompletionStage<HttpAnswer>> call)
      throws IOException {
    ApiAnswers answers = new ApiAnswers(new JsonCodec(), new Metrics(), "publish", false);
    ApiExchange made = new ApiExchange(async.context(), answers, LIMIT, inFlight, call);
    made.start();
    return made;
  }

  private CompletionStage<HttpAnswer> call(String body) {
    calls.add(body);
    return outcome;
  }

  private void reads(byte[] body) throws IOException {
    async.arrives(body);
    exchange.onDataAvailable();
    exchange.onAllDataRead();
  }

  private void readsSomething() throws IOException {
    reads("{}".getBytes(StandardCharsets.UTF_8));
  }

  /** Whatever does not fit into the container's buffer at once. */
  private void writes() throws IOException {
    WriteListener writer = async.writer();
    if (writer != null) {
      writer.onWritePossible();
    }
  }

  private AsyncEvent event() {
    return new AsyncEvent(async.context());
  }

  private boolean isAnyInFlight() {
    return !inFlight.close().toCompletableFuture().isDone();
  }

  @Test
  void aCallIsInFlightUntilItsAnswerIsWritten() throws IOException {
    readsSomething();
    assertEquals(List.of("{}"), calls);
    outcome.complete(new HttpAnswer(200, "x".repeat(20_000)));
    async.takes(1);
    writes();
    assertEquals(0, async.completions());
    assertTrue(isAnyInFlight());
    async.takes(2);
    writes();
    assertEquals(0, async.completions(), "the last write may not be out yet");
    async.takes(1);
    writes();
    assertEquals(1, async.completions());
    assertEquals("200 " + "x".repeat(20_000), async.answer());
  }

  @Test
  void aBodyThatComesInPartsIsOne() throws IOException {
    byte[] body = "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.UTF_8);
    for (byte each : body) {
      async.arrives(new byte[] {each});
      exchange.onDataAvailable();
    }
    exchange.onAllDataRead();
    assertEquals(List.of("{\"a\":\"\u00e9\"}"), calls);
    outcome.complete(new HttpAnswer(200, "{}"));
    writes();
  }

  @Test
  void aCallThatFailsIsAnsweredAtOnce() throws IOException {
    readsSomething();
    outcome.completeExceptionally(new CompletionException(new IllegalStateException("a bug")));
    writes();
    assertEquals(INTERNAL, async.answer());
    assertEquals(1, async.completions());
    assertEquals(Level.SEVERE, bugs.takeOne().getLevel());
  }

  @Test
  void aCallThatThrowsIsAnsweredAtOnce() throws IOException {
    exchange =
        exchange(
            body -> {
              throw new StackOverflowError();
            });
    readsSomething();
    writes();
    assertEquals(INTERNAL, async.answer());
    assertEquals(1, async.completions());
    assertEquals(Level.SEVERE, bugs.takeOne().getLevel());
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedFor() throws IOException {
    exchange.onTimeout(event());
    assertTrue(async.answer().startsWith("408 {\"error\":{\"code\":107,"), async.answer());
    assertEquals(1, async.completions());
    exchange.onComplete(event());
    readsSomething();
    assertEquals(List.of(), calls);
    assertEquals(1, async.completions());
  }

  @Test
  void aCallThatTakesTooLongIsAnsweredOnce() throws IOException {
    readsSomething();
    exchange.onTimeout(event());
    assertEquals(INTERNAL, async.answer());
    assertEquals(1, async.completions());
    outcome.complete(new HttpAnswer(200, "{}"));
    async.recycle();
    exchange.onComplete(event());
    assertEquals(INTERNAL, async.answer());
    assertNull(async.writer());
    assertEquals(1, async.completions());
  }

  @Test
  void anAnswerThatIsNotReadEndsWithTheTime() throws IOException {
    readsSomething();
    outcome.complete(new HttpAnswer(200, "x".repeat(20_000)));
    async.takes(0);
    writes();
    exchange.onTimeout(event());
    assertEquals(1, async.completions());
    assertEquals("200 ", async.answer());
  }

  @Test
  void aPeerThatGoesDuringTheCallEndsIt() throws IOException {
    readsSomething();
    exchange.onError(new IOException("reset"));
    assertFalse(isAnyInFlight());
    exchange.onError(event());
    async.recycle();
    exchange.onComplete(event());
    outcome.complete(new HttpAnswer(200, "{}"));
    assertEquals(1, async.completions());
  }

  @Test
  void whatTheContainerEndsIsNotEndedAgain() throws IOException {
    readsSomething();
    async.recycle();
    exchange.onComplete(event());
    assertFalse(isAnyInFlight());
    outcome.complete(new HttpAnswer(200, "{}"));
    assertEquals(0, async.completions());
  }

  @Test
  void anAnswerForARequestThatTheContainerHasEndedDoesNoHarm() throws IOException {
    readsSomething();
    async.recycle();
    outcome.complete(new HttpAnswer(200, "{}"));
    assertFalse(isAnyInFlight());
    exchange.onComplete(event());
    assertEquals(0, async.completions());
  }

  @Test
  void whatComesWhenTheServerStopsIsRefusedAndWhatIsAtWorkIsNot() throws IOException {
    readsSomething();
    var closed = inFlight.close().toCompletableFuture();
    ApiExchange first = exchange;
    exchange = exchange(this::call);
    readsSomething();
    writes();
    String refused = async.answer();
    assertTrue(refused.startsWith("503 Retry-After 1{\"error\":{\"code\":100,"), refused);
    assertEquals(1, calls.size());
    assertFalse(closed.isDone());
    exchange = first;
    outcome.complete(new HttpAnswer(200, "{}"));
    writes();
    assertTrue(closed.isDone());
  }

  @Test
  void whoseBodyIsStillComingWhenTheServerStopsIsToldSo() throws IOException {
    async.arrives(new byte[] {'{'});
    exchange.onDataAvailable();
    inFlight.close();
    assertTrue(async.answer().startsWith("503 Retry-After 1{"), async.answer());
    assertEquals(1, async.completions());
    async.arrives(new byte[] {'}'});
    exchange.onDataAvailable();
    exchange.onAllDataRead();
    assertEquals(List.of(), calls);
    assertEquals(1, async.completions());
  }

  @Test
  void whoseCallIsAtWorkIsNotTouchedByTheStop() throws IOException {
    readsSomething();
    exchange.stopping();
    outcome.complete(new HttpAnswer(200, "{}"));
    assertEquals("200 {}", async.answer());
    async.recycle();
    exchange.stopping();
    exchange.onComplete(event());
  }

  @Test
  void whoComesAfterThatIsToldAtOnce() throws IOException {
    exchange.onError(new IOException("reset"));
    int before = async.completions();
    inFlight.close();
    exchange = exchange(this::call);
    assertTrue(async.answer().startsWith("503 Retry-After 1{"), async.answer());
    assertEquals(before + 1, async.completions());
  }

  @Test
  void aBodyThatIsTooLongIsReadToItsEndAndRefused() throws IOException {
    reads(new byte[LIMIT + 1]);
    writes();
    assertTrue(async.answer().startsWith("413 {\"error\":{\"code\":106,"), async.answer());
    assertEquals(List.of(), calls);
    assertEquals(1, async.completions());
  }

  @Test
  void aBodyWithoutEndIsNotReadOn() throws IOException {
    byte[] much = new byte[1 << 20];
    for (int i = 0; i <= ApiServlet.MOST_DISCARDED / much.length; i++) {
      async.arrives(much);
      exchange.onDataAvailable();
    }
    writes();
    assertTrue(async.answer().startsWith("413 "), async.answer());
    assertEquals(1, async.completions());
    exchange.onAllDataRead();
    assertEquals(1, async.completions());
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    reads(new byte[] {(byte) 0xff});
    writes();
    assertTrue(async.answer().startsWith("400 {\"error\":{\"code\":107,"), async.answer());
    assertEquals(List.of(), calls);
  }
}
