package org.tidings.protocol;

/** What may stand in a line of a log as it is. */
public final class Printable {
  private Printable() {}

  /**
   * Whether a code point neither breaks the line, nor steers a terminal, nor turns the writing
   * direction, and is no half of a surrogate pair.
   */
  public static boolean is(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** The text with all else escaped, as Java does it: a backslash, a u and the number. */
  public static String text(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (is(c)) {
                printable.appendCodePoint(c);
              } else {
                printable.append(String.format("\\u%04x", c));
              }
            });
    return printable.toString();
  }
}
