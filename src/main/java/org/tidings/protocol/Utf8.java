package org.tidings.protocol;

/** Facts about texts on their way to UTF-8, without encoding them. */
public final class Utf8 {
  private Utf8() {}

  /**
   * How many bytes the text takes in UTF-8. Each half of a surrogate pair counts two, so the sum
   * over the parts of a text is right even where a part ends between the halves.
   */
  public static long length(CharSequence text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /** Whether a surrogate in the text lacks its other half: such a text has no UTF-8. */
  public static boolean hasLoneSurrogate(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (isLoneSurrogate(text, i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the char at this index is a surrogate without its other half. */
  public static boolean isLoneSurrogate(CharSequence text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
