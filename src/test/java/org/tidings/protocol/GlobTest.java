package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "chat:*, chat:1, true",
    "chat:*, chat:, true",
    "chat:*, chat, false",
    "chat:*, xchat:1, false",
    "*, '', true",
    "'', '', true",
    "'', a, false",
    "*:room-*-x, chat:room-1-2-x, true",
    "*:room-*-x, chat:room-1-2-y, false",
    "**a, bba, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "a?, a, false",
    "[abc]1, b1, true",
    "[abc]1, d1, false",
    "[a-c]1, b1, true",
    "[a-c]1, -1, false",
    "[!a-c]1, d1, true",
    "[!a-c]1, b1, false",
    "[]]x, ]x, true",
    "[a-]x, -x, true",
    "[ax, [ax, true",
    "[ax, ax, false",
    "a\\*b, a*b, true",
    "a\\*b, axb, false",
    "a\\\\b, a\\b, true",
    "a\\, a\\, true",
    "$chat:*, $chat:1, true",
    "*ab*ab, abxab, true",
    "*ab*ab, abx, false",
    "a.c, abc, false",
    "€?, €€, true"
  })
  void matches(String pattern, String name, boolean expected) {
    assertEquals(expected, new Glob(pattern).matches(name), pattern + " " + name);
  }

  @Test
  void aPatternMadeToBeSlowIsNot() {
    // By backtracking over every star this would take longer than anybody waits.
    assertFalse(new Glob("*a".repeat(100) + "b").matches("a".repeat(1_000)));
  }
}
