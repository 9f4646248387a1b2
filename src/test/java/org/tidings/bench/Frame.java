package org.tidings.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * RFC 6455 section 5.2, as far as a client needs it whose messages are whole.
 *
 * @param payload a view of the buffer that the frame was taken from: valid until that is read into
 */
record Frame(Opcode opcode, ByteBuffer payload) {

  /** What the servers under test may say. */
  enum Opcode {
    TEXT(0x1),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private static final int FIN = 0x80;
    private final int firstByte;

    Opcode(int code) {
      firstByte = FIN | code;
    }

    private static Opcode of(int firstByte) throws ProtocolException {
      for (Opcode opcode : values()) {
        if (opcode.firstByte == firstByte) {
          return opcode;
        }
      }
      throw new ProtocolException(
          "binary, fragmented or extended frame: first byte 0x" + Integer.toHexString(firstByte));
    }
  }

  /** The longest payload that {@link #putMasked} takes: its length fits in two bytes. */
  static final int MAX_SENT_PAYLOAD = 65_535;

  /** The most bytes that {@link #putMasked} adds to a payload. */
  static final int SENT_HEADER = 8;

  /** The longest payload whose length fits in the second byte of a frame. */
  private static final int MAX_SHORT_PAYLOAD = 125;

  private static final int TWO_BYTES_FOLLOW = 126;

  private static final int MASKED = 0x80;

  /**
   * Takes the next frame out of the buffer; empty, and the buffer as it was, if a part is missing.
   */
  static Optional<Frame> take(ByteBuffer in) throws ProtocolException {
    if (in.remaining() < 2) {
      return Optional.empty();
    }
    int start = in.position();
    int firstByte = Byte.toUnsignedInt(in.get(start));
    int secondByte = Byte.toUnsignedInt(in.get(start + 1));
    int header =
        switch (secondByte) {
          case 126 -> 4;
          case 127 -> 10;
          default -> 2;
        };
    if (in.remaining() < header) {
      return Optional.empty();
    }
    int length = payloadLength(in, secondByte);
    if (in.remaining() < header + length) {
      return Optional.empty();
    }
    in.position(start + header + length);
    return Optional.of(new Frame(Opcode.of(firstByte), in.slice(start + header, length)));
  }

  private static int payloadLength(ByteBuffer in, int secondByte) throws ProtocolException {
    if ((secondByte & MASKED) != 0) {
      throw new ProtocolException("a server's frame is masked (RFC 6455 section 5.1)");
    }
    long length =
        switch (secondByte) {
          case 126 -> in.getChar(in.position() + 2);
          case 127 -> in.getLong(in.position() + 2);
          default -> secondByte;
        };
    int longest = in.capacity() - 10;
    if (length < 0 || length > longest) {
      throw new ProtocolException("frame of " + length + " bytes; this reader takes " + longest);
    }
    return (int) length;
  }

  /** The key must be fresh and unpredictable for each frame (RFC 6455 section 5.3). */
  static void putMasked(ByteBuffer out, Opcode opcode, ByteBuffer payload, int maskingKey) {
    int length = payload.remaining();
    if (length > MAX_SENT_PAYLOAD) {
      throw new IllegalArgumentException(
          "payload of " + length + " bytes; the limit is " + MAX_SENT_PAYLOAD);
    }
    out.put((byte) opcode.firstByte);
    if (length <= MAX_SHORT_PAYLOAD) {
      out.put((byte) (MASKED | length));
    } else {
      out.put((byte) (MASKED | TWO_BYTES_FOLLOW)).putChar((char) length);
    }
    out.putInt(maskingKey);
    int start = payload.position();
    for (int i = 0; i < length; i++) {
      out.put((byte) (payload.get(start + i) ^ (maskingKey >>> (24 - 8 * (i & 3)))));
    }
  }
}
