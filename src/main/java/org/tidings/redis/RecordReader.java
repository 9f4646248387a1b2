package org.tidings.redis;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link RecordWriter} wrote. Every method throws {@link IllegalArgumentException} where
 * something else is there; the message quotes nothing of it.
 */
final class RecordReader {
  private static final int MOST_DIGITS = 10;

  private final byte[] bytes;
  private int at;

  RecordReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  char mark() {
    if (isAtEnd()) {
      throw wrong();
    }
    return (char) bytes[at++];
  }

  @Nullable String optional() {
    if (!isAtEnd() && bytes[at] == '-') {
      at++;
      return null;
    }
    return text();
  }

  String text() {
    int length = length();
    if (length > bytes.length - at) {
      throw wrong();
    }
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private int length() {
    long length = 0;
    int begin = at;
    for (char digit = mark(); digit != ':'; digit = mark()) {
      if (digit < '0' || digit > '9' || at - begin > MOST_DIGITS) {
        throw wrong();
      }
      length = 10 * length + digit - '0';
    }
    if (at - begin < 2 || length > Integer.MAX_VALUE) {
      throw wrong();
    }
    return (int) length;
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("no record of Tidings: wrong at byte " + at);
  }
}
