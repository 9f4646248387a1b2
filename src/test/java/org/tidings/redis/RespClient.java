package org.tidings.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection to Redis that speaks RESP2, a command at a time: what tests look behind the server
 * with.
 */
public final class RespClient implements AutoCloseable {
  /** What {@link #call} gives for nil. */
  public static final String NIL = "(nil)";

  private static final int TIMEOUT_MS = 30_000;
  private static final int SOON_MS = 200;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** An answer of Redis that is an error. */
  public static final class RedisError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisError(String message) {
      super(message);
    }
  }

  /**
   * Connects to a port of this machine.
   *
   * @param port where Redis or a {@link Link} listens
   */
  public RespClient(int port) {
    try {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @param command its name and its arguments
   * @return the text, the number in decimal, {@link #NIL}, or an array's elements with line ends
   *     between
   * @throws RedisError if the answer is an error
   * @throws UncheckedIOException if the connection broke or 30 seconds passed
   */
  public String call(String... command) {
    try {
      send(command);
      return receive();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a command and waits for nothing.
   *
   * @param command its name and its arguments
   * @throws IOException if the connection broke
   */
  public void send(String... command) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(("*" + command.length + "\r\n").getBytes(UTF_8));
    for (String part : command) {
      byte[] text = part.getBytes(UTF_8);
      bytes.writeBytes(("$" + text.length + "\r\n").getBytes(UTF_8));
      bytes.writeBytes(text);
      bytes.writeBytes("\r\n".getBytes(UTF_8));
    }
    socket.getOutputStream().write(bytes.toByteArray());
  }

  /**
   * Waits for one answer, or for one message of a subscription.
   *
   * @return as {@link #call}
   * @throws IOException if the connection broke or 30 seconds passed
   */
  public String receive() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ':' -> rest;
      case '-' -> throw new RedisError(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new IOException("not RESP2: " + line);
    };
  }

  /**
   * Whether something comes in soon: an answer, a message, or the end of the connection. False only
   * after a moment in which nothing did.
   */
  public boolean hasAnswer() {
    try {
      socket.setSoTimeout(SOON_MS);
      in.mark(1);
      in.read();
      in.reset();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // the end, with RST
    } finally {
      restoreTimeout();
    }
  }

  private void restoreTimeout() {
    try {
      socket.setSoTimeout(TIMEOUT_MS);
    } catch (IOException e) {
      // It is closed: the next call says so.
    }
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return NIL;
    }
    byte[] text = in.readNBytes(length);
    if (text.length < length || in.readNBytes(2).length < 2) {
      throw new EOFException("closed within an answer");
    }
    return new String(text, UTF_8);
  }

  private String array(int length) throws IOException {
    if (length < 0) {
      return NIL;
    }
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      elements.add(receive());
    }
    return String.join("\n", elements);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed before an answer");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(UTF_8);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
