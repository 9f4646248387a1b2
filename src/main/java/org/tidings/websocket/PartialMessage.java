package org.tidings.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Utf8;

/**
 * Puts the parts of a message together and counts their bytes as they come, so that a message of
 * any length costs no more than the limit. Owned by the thread that reads the connection.
 *
 * <p>Parts, because a container that assembles messages itself keeps a buffer of the largest one
 * for every connection (Tomcat), or does not hold to the limit (Undertow, Tyrus).
 */
final class PartialMessage {
  private final int maxBytes;
  private @Nullable StringBuilder text;
  private @Nullable ByteArrayOutputStream binary;
  private long bytes;

  PartialMessage(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether the message so far is over the limit. Nothing of it is kept then. */
  boolean isTooBig() {
    return bytes > maxBytes;
  }

  /** How many bytes of UTF-8 the message has so far. */
  int bytes() {
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** Adds a part; returns the whole text after the last one, if it is not too big. */
  @Nullable String add(String part, boolean last) {
    bytes += Utf8.length(part);
    if (isTooBig()) {
      text = null;
      return null;
    }
    if (text == null) {
      if (last) {
        return part;
      }
      text = new StringBuilder();
    }
    text.append(part);
    return last ? text.toString() : null;
  }

  /** The same for a binary message. */
  byte @Nullable [] add(ByteBuffer part, boolean last) {
    bytes += part.remaining();
    if (isTooBig()) {
      binary = null;
      return null;
    }
    if (binary == null) {
      binary = new ByteArrayOutputStream();
    }
    byte[] copy = new byte[part.remaining()];
    part.get(copy);
    binary.writeBytes(copy);
    return last ? binary.toByteArray() : null;
  }

  /** Makes ready for the next message. */
  void reset() {
    text = null;
    binary = null;
    bytes = 0;
  }
}
