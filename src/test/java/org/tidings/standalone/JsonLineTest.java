package org.tidings.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLineTest {
  private final JsonLine formatter = new JsonLine();

  @Test
  void aLineHasItsMembersInThisOrder() {
    JsonObject line = parse(Logged.warning("hello"));
    assertEquals(
        List.of("time", "level", "logger", "thread", "message"), List.copyOf(line.keySet()));
    assertEquals("org.tidings.X", line.getString("logger"));
    assertEquals(Thread.currentThread().getName(), line.getString("thread"));
    assertEquals("hello", line.getString("message"));
  }

  @Test
  void theTimeHasMillisecondsAndAnOffset() {
    LogRecord event = Logged.warning("hello");
    String time = parse(event).getString("time");
    assertTrue(time.matches("[-0-9]{10}T[:0-9]{8}\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"), time);
    Instant written = OffsetDateTime.parse(time).toInstant();
    assertEquals(event.getInstant().truncatedTo(ChronoUnit.MILLIS), written);
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE, error",
    "WARNING, warning",
    "INFO, info",
    "CONFIG, debug",
    "FINE, debug",
    "FINEST, debug",
    "950, warning",
    "2000, error"
  })
  void theLevelIsCalledAsInTheSetting(String level, String name) {
    LogRecord event = Logged.warning("hello");
    event.setLevel(Level.parse(level));
    assertEquals(name, parse(event).getString("level"));
  }

  @Test
  void parametersAreFilledIn() {
    assertEquals("keys of a", message(Logged.warning("keys of {0}", "a")));
    assertEquals("{0", message(Logged.warning("{0", "a")));
  }

  @Test
  void aMessageThatIsMissingIsEmpty() {
    assertEquals("", message(Logged.warning(null)));
  }

  @Test
  void aLoggerWithoutANameHasNone() {
    LogRecord event = Logged.warning("hello");
    event.setLoggerName(null);
    assertEquals("", parse(event).getString("logger"));
  }

  @Test
  void everyCharComesThroughAndHalvesOfPairsAreReplaced() {
    for (int first = Character.MIN_VALUE; first <= Character.MAX_VALUE; first += 1024) {
      StringBuilder text = new StringBuilder();
      StringBuilder expected = new StringBuilder();
      for (int i = first; i < first + 1024; i++) {
        char c = (char) i;
        text.append('a').append(c).append("\"b\\");
        expected.append('a').append(Character.isSurrogate(c) ? '\ufffd' : c).append("\"b\\");
      }
      assertEquals(expected.toString(), message(Logged.warning(text.toString())));
    }
  }

  @Test
  void whatIsBeyondTheFirstPlaneComesThrough() {
    for (int codePoint : new int[] {0x1F600, 0xE0001, 0x100000, 0x10FFFF}) {
      String text = Character.toString(codePoint);
      assertEquals(text, message(Logged.warning(text)));
    }
  }

  @Test
  void whatCanBePrintedIsNotEscaped() {
    assertTrue(formatter.format(Logged.warning("Grüße 世界 😀")).contains("\"Grüße 世界 😀\""));
  }

  @Test
  void aThrowableIsAnErrorAndAStack() {
    JsonObject line = parse(Logged.failure(Logged.nested("in\nner")));
    assertEquals("it failed", line.getString("message"));
    assertEquals("java.lang.IllegalStateException: outer", line.getString("error"));
    String stack = line.getString("stack");
    assertTrue(stack.startsWith("java.lang.IllegalStateException: outer\n\tat org."), stack);
    assertTrue(stack.contains("\nCaused by: java.lang.IllegalArgumentException: in\nner\n"), stack);
    assertTrue(stack.contains("\tSuppressed: java.lang.ArithmeticException: by zero\n"), stack);
  }

  private String message(LogRecord event) {
    return parse(event).getString("message");
  }

  /** Of the one line that there is. */
  private JsonObject parse(LogRecord event) {
    String line = formatter.format(event);
    assertTrue(line.endsWith(System.lineSeparator()), line);
    String text = line.substring(0, line.length() - System.lineSeparator().length());
    assertTrue(text.codePoints().noneMatch(c -> c < ' ' || c == 0x2028 || c == 0x85), line);
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
