package org.tidings.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A WebSocket client on a bare socket: for frames that no library sends, and for not reading. */
public final class RawPeer implements AutoCloseable {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int MANY = 20;
  private static final byte[] NO_MASK = new byte[4];

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;
  private final String handshake;

  /** A frame that the server sent. */
  public record Frame(int opcode, String text) {
    /** The code of a close frame. */
    public int closeCode() {
      byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }

  /** Connects, and shakes hands. */
  public RawPeer(URI address, String... headers) throws IOException {
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout((int) DEADLINE.toMillis());
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    String path =
        address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    List<String> head =
        new ArrayList<>(
            List.of(
                "GET " + path + " HTTP/1.1",
                "Host: " + address.getHost() + ":" + address.getPort(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    head.addAll(List.of(headers));
    out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    handshake = readHead();
    if (!handshake.startsWith("HTTP/1.1 101")) {
      throw new IOException("not accepted: " + handshake);
    }
  }

  /** The head of the server's answer to the handshake, in lower case. */
  String handshake() {
    return handshake.toLowerCase(Locale.ROOT);
  }

  /** Sends a frame. The mask is all zeros, which RFC 6455 allows and makes payloads readable. */
  public void send(int opcode, boolean fin, byte[] payload) throws IOException {
    out.write(head(opcode, fin, payload.length));
    out.write(payload);
  }

  /** Sends a text frame. */
  public void send(String text) throws IOException {
    send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends, unless the server has hung up: what it said before can still be read. */
  public RawPeer trySend(String text) {
    try {
      send(text);
    } catch (IOException e) {
      // It has.
    }
    return this;
  }

  /** Sends raw bytes: parts of a frame. */
  public void sendBytes(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
  }

  /** The head of a frame with a payload of this length. */
  public static byte[] head(int opcode, boolean fin, long length) {
    ByteBuffer head = ByteBuffer.allocate(14);
    head.put((byte) ((fin ? 0x80 : 0) | opcode));
    if (length < 126) {
      head.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      head.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      head.put((byte) (0x80 | 127)).putLong(length);
    }
    head.put(NO_MASK).flip();
    byte[] bytes = new byte[head.remaining()];
    head.get(bytes);
    return bytes;
  }

  /** The next frame; an exception at the deadline or when the connection ends without one. */
  Frame next() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0f;
    long length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = in.readNBytes(Math.toIntExact(length));
    return new Frame(
        opcode,
        new String(
            payload, opcode == CLOSE ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
  }

  /** The next frame that is no ping. */
  public Frame nextButPings() throws IOException {
    for (int pings = 0; pings < MANY; pings++) {
      Frame frame = next();
      if (frame.opcode() != PING) {
        return frame;
      }
    }
    throw new IOException("nothing but pings");
  }

  /** Ends the connection as a crash does: with a TCP reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Closes the socket while another thread may be writing to it. */
  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      head.write(in.readUnsignedByte());
    }
    return head.toString(StandardCharsets.US_ASCII);
  }
}
