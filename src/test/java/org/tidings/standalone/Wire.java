package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

/** A TCP connection that speaks WebSocket as far as, and as badly as, a test wants. */
final class Wire implements AutoCloseable {
  static final int TEXT = 1;
  static final int CLOSE = 8;

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Socket socket;
  private final DataInputStream in;

  /** A frame that the server sent. */
  record Frame(int opcode, String text, int closeCode) {}

  /** Connects; says nothing yet. */
  Wire(int port) throws IOException {
    this(connected(port));
  }

  /** The same over TLS; shakes hands when something is said or read. */
  Wire(int port, SSLContext context) throws IOException {
    this(context.getSocketFactory().createSocket(connected(port), "localhost", port, true));
  }

  private static Socket connected(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) DEADLINE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  static String handshake(String target) {
    return String.join(
        "\r\n",
        "GET " + target + " HTTP/1.1",
        "Host: localhost",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "",
        "");
  }

  /** Opens the WebSocket. */
  Wire open(String target) throws IOException {
    write(handshake(target).getBytes(UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("not accepted: " + head);
    }
    return this;
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  Wire send(String text) throws IOException {
    write(frame(TEXT, text.getBytes(UTF_8)));
    return this;
  }

  /** The first bytes of a text frame. */
  void sendHalf(String text) throws IOException {
    byte[] frame = frame(TEXT, text.getBytes(UTF_8));
    write(Arrays.copyOf(frame, frame.length / 2));
  }

  void sendClose(int code) throws IOException {
    write(frame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array()));
  }

  /** The mask is all zeros, which RFC 6455 allows and makes payloads readable. */
  static byte[] frame(int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload).flip();
    return Arrays.copyOf(frame.array(), frame.limit());
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
    boolean hasCode = opcode == CLOSE && payload.length > 1;
    return new Frame(
        opcode, new String(payload, UTF_8), hasCode ? ByteBuffer.wrap(payload).getChar() : -1);
  }

  /** Reads on until a frame contains this. */
  String nextWith(String part) throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.opcode() == CLOSE) {
        throw new IOException("closed with " + frame.closeCode() + " before " + part);
      }
      if (frame.text().contains(part)) {
        return frame.text();
      }
    }
  }

  /** The code of the close frame, behind whatever was sent before it. */
  int nextCloseCode() throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.opcode() == CLOSE) {
        return frame.closeCode();
      }
    }
  }

  /** Whether the server ends the TCP connection before the deadline; reads what it sent before. */
  boolean ends() {
    try {
      while (in.read() >= 0) {
        // What was under way.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // Reset.
    }
  }

  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection as a crash does. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
