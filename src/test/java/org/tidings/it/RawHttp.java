package org.tidings.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An HTTP client on a bare socket: for requests that no library sends, at a pace that none has. */
public final class RawHttp implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 20_000;

  private final URI application;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /** Connects. */
  public RawHttp(URI application) throws IOException {
    this.application = application;
    this.socket = new Socket(application.getHost(), application.getPort());
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  /**
   * The head of a call of the server API, with the key.
   *
   * @param headers further lines
   */
  public byte[] head(String method, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return ascii(
        "POST %sapi/%s HTTP/1.1\r\nHost: %s:%d\r\nX-API-Key: %s\r\n%s\r\n"
            .formatted(
                application.getRawPath(),
                method,
                application.getHost(),
                application.getPort(),
                BackEnd.KEY,
                more));
  }

  /** The bytes of a text in ASCII. */
  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends these bytes, and no more. */
  public RawHttp send(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  /** Sends a call as a whole. */
  public RawHttp call(String method, byte[] body) throws IOException {
    return send(head(method, "Content-Length: " + body.length)).send(body);
  }

  /** Sends a call in chunks of this size at most. */
  public RawHttp callInChunks(String method, byte[] body, int size) throws IOException {
    send(head(method, "Transfer-Encoding: chunked"));
    for (int from = 0; from < body.length; from += size) {
      int length = Math.min(size, body.length - from);
      send(ascii(Integer.toHexString(length) + "\r\n"));
      out.write(body, from, length);
      send(ascii("\r\n"));
    }
    return send(ascii("0\r\n\r\n"));
  }

  /**
   * Sends a request as it stands, the last on this connection.
   *
   * @param target what is asked for, to the byte
   * @param headers further lines
   * @return all that came then, head and body
   */
  public String asked(String verb, String target, String body, String... headers)
      throws IOException {
    send(
        ascii(
            "%s %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n%s%s\r\n\r\n%s"
                .formatted(
                    verb,
                    target,
                    application.getHost(),
                    application.getPort(),
                    body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n",
                    String.join("\r\n", headers),
                    body)));
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /**
   * The next answer: its status and its body, as {@link BackEnd#plain} writes it.
   *
   * @throws IOException when there is none, or it is no HTTP
   */
  public String answer() throws IOException {
    String head = head();
    if (!head.startsWith("HTTP/1.1 ")) {
      throw new IOException("answered: " + head);
    }
    String body = new String(body(head.toLowerCase(Locale.ROOT)), StandardCharsets.UTF_8);
    return head.substring(9, 12) + " " + BackEnd.plain(body);
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      head.write(in.readUnsignedByte());
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private byte[] body(String head) throws IOException {
    int length = head.indexOf("\r\ncontent-length:");
    if (length < 0) {
      throw new IOException("no length: " + head);
    }
    int from = length + "\r\ncontent-length:".length();
    return in.readNBytes(Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip()));
  }

  /** Whether the server has closed the connection instead of answering. Waits for either. */
  public boolean isAtItsEnd() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return true;
    }
    in.reset();
    return false;
  }

  /** Ends the connection as a crash does: with a TCP reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
