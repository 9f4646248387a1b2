package org.tidings.protocol;

/**
 * A pattern for names of channels. {@code *} stands for any characters, none included, {@code ?}
 * for any one, {@code [abc]} and {@code [a-z]} for one of these, {@code [!abc]} for one other than
 * these; a backslash takes the meaning from the character after it. Everything else, a bracket that
 * is never closed too, stands for itself.
 *
 * <p>Matching takes at most name × pattern steps, whatever the pattern is.
 */
public final class Glob {
  private final String pattern;

  public Glob(String pattern) {
    this.pattern = pattern;
  }

  /** Whether the whole name is as the pattern says. */
  public boolean matches(String name) {
    int at = 0;
    int next = 0;
    // Where to go on when what followed the last star did not fit: the star takes one more.
    int afterStar = -1;
    int taken = 0;
    while (at < name.length()) {
      if (next < pattern.length() && pattern.charAt(next) == '*') {
        afterStar = ++next;
        taken = at;
      } else if (next < pattern.length() && fits(name.charAt(at), next)) {
        at++;
        next = end(next);
      } else if (afterStar >= 0) {
        next = afterStar;
        at = ++taken;
      } else {
        return false;
      }
    }
    while (next < pattern.length() && pattern.charAt(next) == '*') {
      next++;
    }
    return next == pattern.length();
  }

  private boolean fits(char c, int from) {
    return switch (pattern.charAt(from)) {
      case '?' -> true;
      case '[' -> closing(from) < 0 ? c == '[' : isOneOf(c, from + 1, closing(from));
      case '\\' -> c == pattern.charAt(Math.min(from + 1, pattern.length() - 1));
      default -> c == pattern.charAt(from);
    };
  }

  /** Where the part of the pattern that begins there ends. */
  private int end(int from) {
    return switch (pattern.charAt(from)) {
      case '[' -> closing(from) < 0 ? from + 1 : closing(from) + 1;
      case '\\' -> Math.min(from + 2, pattern.length());
      default -> from + 1;
    };
  }

  /** Of the bracket that opens there; the first character inside may be a closing one itself. */
  private int closing(int open) {
    int first = open + (pattern.startsWith("!", open + 1) ? 2 : 1);
    return pattern.indexOf(']', first + 1);
  }

  private boolean isOneOf(char c, int from, int to) {
    boolean negated = pattern.charAt(from) == '!';
    boolean found = false;
    for (int i = negated ? from + 1 : from; i < to; i++) {
      boolean range = i + 2 < to && pattern.charAt(i + 1) == '-';
      char last = pattern.charAt(range ? i + 2 : i);
      found |= c >= pattern.charAt(i) && c <= last;
      i += range ? 2 : 0;
    }
    return found != negated;
  }
}
