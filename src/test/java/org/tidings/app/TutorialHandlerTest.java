package org.tidings.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.LogLines;

class TutorialHandlerTest {
  private static final Sender ANN = new Sender("ann", "");

  private final TutorialHandler handler = new TutorialHandler();

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "anything else"})
  void everyMessageGetsTheTutorialsAnswer(String message) {
    try (LogLines log = LogLines.ofThisThread(TutorialHandler.class, Level.INFO)) {
      Optional<JsonValue> answer =
          handler.onMessage(ANN, Json.createValue(message)).toCompletableFuture().join();
      assertEquals(
          "{\"append\":true,\"returnText\":\"I am using websockets!\"}",
          answer.orElseThrow().toString());
      assertEquals(1, log.take().size());
    }
  }

  @Test
  void itDoesNotBlock() {
    assertTrue(!handler.blocking());
  }

  @Test
  void theMessageIsLoggedAtInfoUnderTheNameOfTheClass() {
    try (LogLines log = LogLines.ofThisThread("org.tidings.app.TutorialHandler", Level.INFO)) {
      ask("hello");
      LogRecord line = log.takeOne();
      assertEquals(Level.INFO, line.getLevel());
      assertEquals("org.tidings.app.TutorialHandler", line.getLoggerName());
      assertEquals("\"hello\"", line.getMessage());
    }
  }

  @Test
  void nothingIsComputedForALogThatIsOff() {
    try (LogLines log = LogLines.ofThisThread(TutorialHandler.class, Level.WARNING)) {
      Untold untold = new Untold();
      assertTrue(handler.onMessage(ANN, untold).toCompletableFuture().isDone());
      log.assertExhausted();
    }
  }

  /** A value whose text nobody may ask for. */
  private static final class Untold implements JsonValue {
    @Override
    public ValueType getValueType() {
      return ValueType.TRUE;
    }

    @Override
    public String toString() {
      throw new AssertionError("computed for nothing");
    }
  }

  @Test
  void bracesInAMessageAreNoPlaceholders() {
    try (LogLines log = LogLines.ofThisThread(TutorialHandler.class, Level.INFO)) {
      ask("{0} {1}");
      LogRecord line = log.takeOne();
      assertEquals("\"{0} {1}\"", line.getMessage());
      assertEquals(0, line.getParameters() == null ? 0 : line.getParameters().length);
    }
  }

  @Test
  void aLongMessageIsCutAndItsLengthIsTold() {
    assertEquals("x".repeat(200), TutorialHandler.oneLine("x".repeat(200)));
    assertEquals("x".repeat(200) + "… (201 chars)", TutorialHandler.oneLine("x".repeat(201)));
    assertEquals("x".repeat(200) + "… (65536 chars)", TutorialHandler.oneLine("x".repeat(65_536)));
  }

  @Test
  void aPairThatTheCutSplitsIsEscaped() {
    assertEquals(
        "x".repeat(199) + "\\ud83d… (201 chars)", TutorialHandler.oneLine("x".repeat(199) + "😀"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, u0000",
    "7, u0007",
    "8, u0008",
    "9, u0009",
    "10, u000a",
    "13, u000d",
    "27, u001b",
    "127, u007f",
    "133, u0085",
    "155, u009b",
    // Line separators
    "8232, u2028",
    "8233, u2029",
    // Bidirectional overrides, embeddings and isolates; what has no width
    "8206, u200e",
    "8207, u200f",
    "8234, u202a",
    "8237, u202d",
    "8238, u202e",
    "8294, u2066",
    "8297, u2069",
    "8203, u200b",
    "65279, ufeff",
    "173, u00ad",
    "1564, u061c",
    // Private use, and halves of pairs
    "57344, ue000",
    "1048576, u100000",
    "55357, ud83d",
    "56832, ude00",
  })
  void whatCouldBreakTheLineOrTurnItIsEscaped(int codePoint, String escaped) {
    String text = "a" + Character.toString(codePoint) + "b";
    assertEquals("a\\" + escaped + "b", TutorialHandler.oneLine(text));
  }

  @Test
  void whatCanBePrintedIsLeftAlone() {
    String text = "{\"a\":\"Grüße, 世界 😀 \\\\ עברית\"}";
    assertEquals(text, TutorialHandler.oneLine(text));
  }

  private void ask(String text) {
    var unused = handler.onMessage(ANN, Json.createValue(text));
  }
}
