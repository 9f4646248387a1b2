package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where an error is: lines and columns from 1, offsets from 0, in chars. */
class JsonErrorPlaceTest {
  private final JsonCodec codec = new JsonCodec();

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("x", 1, 1, 0),
        Arguments.of("  x", 1, 3, 2),
        Arguments.of("]", 1, 1, 0),
        Arguments.of("[1,x]", 1, 4, 3),
        Arguments.of("[1,]", 1, 4, 3),
        Arguments.of("[1 2]", 1, 4, 3),
        Arguments.of("{\"a\":1,}", 1, 8, 7),
        Arguments.of("{\"a\" 1}", 1, 6, 5),
        Arguments.of("{\"a\":'b'}", 1, 6, 5),
        Arguments.of("{\n  \"a\": 1,\n  b: 2\n}", 3, 3, 14),
        Arguments.of("{\r\n  \"a\": 1,\r\n  b: 2\r\n}", 3, 3, 16),
        Arguments.of("[\n\n\n?]", 4, 1, 4),
        Arguments.of("[\"😀\",?]", 1, 7, 6),
        Arguments.of("\ufeff{}", 1, 1, 0));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void ofACharThatMustNotBeThere(String text, int line, int column, int offset) {
    assertEquals("malformed JSON " + place(line, column, offset), why(text));
  }

  static Stream<Arguments> cutShort() {
    return Stream.of(
        Arguments.of("[", 1, 2, 1),
        Arguments.of("{\"a\":", 1, 6, 5),
        Arguments.of("{\"a\"", 1, 5, 4),
        Arguments.of("{\"a\":1", 1, 7, 6),
        Arguments.of("{\"a\":1,", 1, 8, 7),
        Arguments.of("{\"a\":1,\"b", 1, 10, 9),
        Arguments.of("\"abc", 1, 5, 4),
        Arguments.of("\"abc\\", 1, 6, 5),
        Arguments.of("\"abc\\u00", 1, 9, 8),
        Arguments.of("tru", 1, 4, 3),
        Arguments.of("-", 1, 2, 1),
        Arguments.of("1.", 1, 3, 2),
        Arguments.of("[1,2", 1, 5, 4),
        Arguments.of("[1,2 ", 1, 6, 5),
        Arguments.of("{\n  \"a\": [\n", 3, 1, 11),
        Arguments.of("{\n  \"a\": [1,\n    2", 3, 6, 18));
  }

  @ParameterizedTest
  @MethodSource("cutShort")
  void ofAnInputThatIsCutShort(String text, int line, int column, int offset) {
    assertEquals("malformed JSON: it ends too early, " + place(line, column, offset), why(text));
  }

  static Stream<Arguments> goingOn() {
    return Stream.of(
        Arguments.of("{} x", 1, 4, 3),
        Arguments.of("{}{}", 1, 3, 2),
        Arguments.of("[],", 1, 3, 2),
        Arguments.of("[]]", 1, 3, 2),
        Arguments.of("\"a\" \"b\"", 1, 5, 4),
        Arguments.of("1 2", 1, 3, 2),
        Arguments.of("null true", 1, 6, 5),
        Arguments.of("{}\n\n  {}", 3, 3, 6),
        Arguments.of("[\n1\n]\n\"", 4, 1, 6),
        Arguments.of("{} \0", 1, 4, 3));
  }

  @ParameterizedTest
  @MethodSource("goingOn")
  void ofWhatFollowsTheValue(String text, int line, int column, int offset) {
    assertEquals(
        "malformed JSON: something follows the value, " + place(line, column, offset), why(text));
  }

  @Test
  void anErrorQuotesNothingOfTheInput() {
    for (String text :
        new String[] {"hunter2", "[hunter2]", "{hunter2:1}", "{} hunter2", "\"hunter2"}) {
      assertFalse(why(text).contains("hunter"), why(text));
    }
  }

  private String why(String text) {
    return codec.decode(text) instanceof Inbound.Malformed malformed ? malformed.why() : "a value";
  }

  private static String place(int line, int column, int offset) {
    return "at line " + line + ", column " + column + " (offset " + offset + ")";
  }
}
