package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/** A keep-alive connection to the server API; one call at a time. */
final class ApiConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String LENGTH = "content-length:";

  private final URI node;
  private final Socket socket;
  private final DataInputStream in;

  /** Connects. */
  ApiConnection(URI node) throws IOException {
    this.node = node;
    socket = new Socket(node.getHost(), node.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /**
   * @return the body of the answer
   * @throws IOException if there is none, its status is not 200, or it tells of an error
   */
  String call(String method, String body) throws IOException {
    String head =
        "POST /api/%s HTTP/1.1\r\nHost: %s:%d\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, node.getHost(), node.getPort(), body.getBytes(UTF_8).length);
    socket.getOutputStream().write((head + body).getBytes(UTF_8));
    String answer = answer();
    if (answer.contains("\"error\":")) {
      throw new ProtocolException("refused: " + answer);
    }
    return answer;
  }

  private String answer() throws IOException {
    String status = line();
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    String body = new String(in.readNBytes(length), UTF_8);
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new ProtocolException(status + ": " + body);
    }
    return body;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server ended the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** The call of {@code publish} that {@link Subscriber} expects. */
  static String publication(String channel, long number) {
    return "{\"channel\":\"%s\",\"data\":{\"number\":%d,\"text\":\"this can be in any format\"}}"
        .formatted(channel, number);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
