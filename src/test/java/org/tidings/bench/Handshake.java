package org.tidings.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** The client's half of RFC 6455 section 4.1, offering no extension and no subprotocol. */
final class Handshake {

  private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_RESPONSE_BYTES = 8192;

  private Handshake() {}

  /**
   * Connects and opens a WebSocket. The channel is in blocking mode, and nothing after the
   * handshake has been read from it.
   *
   * @throws IOException if the server does not listen, or answers anything but a valid 101
   */
  static SocketChannel open(URI url) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      Socket socket = channel.socket();
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), millis(PATIENCE));
      socket.setSoTimeout(millis(PATIENCE));
      socket.setTcpNoDelay(true);
      String key = randomKey();
      socket.getOutputStream().write(request(url, key).getBytes(US_ASCII));
      verify(response(socket.getInputStream()), key);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String request(URI url, String key) {
    String target =
        url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
    return String.join(
        "\r\n",
        "GET " + target + " HTTP/1.1",
        "Host: " + url.getHost() + ":" + url.getPort(),
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: " + key,
        "Sec-WebSocket-Version: 13",
        "",
        "");
  }

  /** Byte by byte, since a first frame may stand right behind the response. */
  private static String response(InputStream in) throws IOException {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0 || response.size() == MAX_RESPONSE_BYTES) {
        throw new EOFException("no complete handshake response: " + response.toString(US_ASCII));
      }
      response.write(next);
      char expected = matched % 2 == 0 ? '\r' : '\n';
      matched = next == expected ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return response.toString(US_ASCII);
  }

  private static void verify(String response, String key) throws ProtocolException {
    String accept = "\r\nsec-websocket-accept: " + accept(key).toLowerCase(Locale.ROOT) + "\r\n";
    boolean switched = response.startsWith("HTTP/1.1 101 ");
    if (!switched || !response.toLowerCase(Locale.ROOT).contains(accept)) {
      throw new ProtocolException("handshake refused: " + response);
    }
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + ACCEPT_GUID).getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static String randomKey() {
    byte[] nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    return Base64.getEncoder().encodeToString(nonce);
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
