package org.tidings.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts one after the other so that they can be told apart: each as {@code LENGTH:TEXT}, the
 * length in bytes of UTF-8, and one that is absent as {@code -}.
 */
final class RecordWriter {
  private byte[] bytes = new byte[128];
  private int length;

  RecordWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    raw(Integer.toString(utf8.length).getBytes(StandardCharsets.US_ASCII));
    mark(':');
    raw(utf8);
    return this;
  }

  RecordWriter optional(@Nullable String text) {
    return text == null ? mark('-') : text(text);
  }

  /** One character of ASCII, as it is. */
  RecordWriter mark(char mark) {
    reserve(1);
    bytes[length++] = (byte) mark;
    return this;
  }

  private void raw(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }
}
