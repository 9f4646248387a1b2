package org.tidings.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLineTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d{4}";
  private static final String REST = " WARNING org.tidings.X: ";

  private final TextLine formatter = new TextLine();

  @Test
  void aLineHasTimeLevelLoggerAndMessage() {
    assertEquals("hello", message(Logged.warning("hello")));
  }

  @Test
  void parametersAreFilledIn() {
    assertEquals("keys of a, again", message(Logged.warning("keys of {0}, {1}", "a", "again")));
    assertEquals("{0}", message(Logged.warning("{0}")));
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
    assertTrue(formatter.format(event).endsWith(" WARNING : hello" + System.lineSeparator()));
  }

  @ParameterizedTest
  @CsvSource({
    "10, u000a",
    "13, u000d",
    "9, u0009",
    "27, u001b",
    "133, u0085",
    "8232, u2028",
    "8238, u202e",
    "55357, ud83d",
    "56832, ude00"
  })
  void whatCouldForgeALineIsEscaped(int codePoint, String escaped) {
    String hostile = Character.toString(codePoint);
    assertEquals("a\\" + escaped + "b", message(Logged.warning("a{0}b", hostile)));
    String line = message(Logged.failure(new RuntimeException("a" + hostile + "b")));
    assertTrue(!line.contains(hostile), line);
  }

  @Test
  void whatCanBePrintedIsLeftAlone() {
    String text = "{\"a\":\"Grüße, 世界 😀 \\ עברית\"}";
    assertEquals(text, message(Logged.warning(text)));
  }

  @Test
  void aThrowableIsOnTheSameLineWithItsFramesAndCauses() {
    String line = message(Logged.failure(Logged.nested("inner")));
    String[] parts = line.split(" \\| ", -1);
    assertEquals("it failed", parts[0]);
    assertEquals("java.lang.IllegalStateException: outer", parts[1]);
    assertTrue(parts[2].startsWith("at org.tidings.standalone.Logged.nested("), line);
    assertTrue(line.contains(" | Caused by: java.lang.IllegalArgumentException: inner | "), line);
    assertTrue(line.contains(" | Suppressed: java.lang.ArithmeticException: by zero | "), line);
  }

  @Test
  void aThrowableWithLinesInItsMessageIsOnTheSameLine() {
    String line = message(Logged.failure(Logged.nested("in\r\nner\n\n\tat x")));
    assertTrue(line.contains(": in | ner | "), line);
  }

  /** The message of the one line that there is. */
  private String message(LogRecord event) {
    String line = formatter.format(event);
    assertTrue(line.endsWith(System.lineSeparator()), line);
    String text = line.substring(0, line.length() - System.lineSeparator().length());
    assertTrue(text.codePoints().noneMatch(c -> c < ' '), line);
    assertTrue(text.matches(TIME + REST.replace(".", "\\.") + ".*"), line);
    return text.substring(text.indexOf(REST) + REST.length());
  }
}
