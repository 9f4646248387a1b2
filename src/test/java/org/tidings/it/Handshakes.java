package org.tidings.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What servers answer to handshakes, malformed ones included. */
public final class Handshakes {
  private static final int DEADLINE_MILLIS = 20_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}).*");

  private Handshakes() {}

  /**
   * The status of the answer; 101 if the handshake is accepted.
   *
   * @param application ends in a slash
   * @param path below it, sent as it is, with the query
   * @throws IOException when there is no answer
   */
  public static int status(URI application, String path, String... headers) throws IOException {
    List<String> head = new ArrayList<>();
    head.add("GET " + application.getRawPath() + path + " HTTP/1.1");
    head.add("Host: " + application.getHost() + ":" + application.getPort());
    head.add("Upgrade: websocket");
    head.add("Connection: Upgrade");
    head.add("Sec-WebSocket-Version: 13");
    head.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    head.addAll(List.of(headers));
    try (Socket socket = new Socket(application.getHost(), application.getPort())) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket
          .getOutputStream()
          .write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      Matcher status = STATUS.matcher(String.valueOf(line));
      if (!status.matches()) {
        throw new IOException("answered: " + line);
      }
      return Integer.parseInt(status.group(1));
    }
  }
}
