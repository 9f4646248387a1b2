package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A client that comes back to another node, with where it was, as SDKs do.
 *
 * @param position what it says of that: offset and epoch, as members of JSON
 * @param missed publications that it must be given
 * @param due when it comes, after the first
 */
record Returning(String channel, String position, int missed, Duration due) {
  private static final RawClient.Room ROOM = new RawClient.Room(4096, 512);

  /** How many are not back. */
  static final class Awaited {
    int clients;
  }

  /** Opens a connection, and says what it has to. */
  void come(URI node, RawClients clients, Awaited awaited) throws IOException {
    RawClient client = clients.add(node, ROOM, (who, text) -> heard(who, text, awaited));
    client.put(
        RawClient.utf8(
            "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"%s\",\"recover\":true,%s}}"
                .formatted(channel, position)));
    client.flush();
  }

  private void heard(RawClient client, ByteBuffer text, Awaited awaited) throws ProtocolException {
    String said = UTF_8.decode(text).toString();
    for (String line : said.split("\n", -1)) {
      if (line.equals("{}")) {
        client.put(RawClient.utf8("{}"));
      } else if (line.contains("\"subscribe\":")) {
        int given = line.split("\"number\":", -1).length - 1;
        if (!line.contains("\"recovered\":true") || given != missed) {
          throw new ProtocolException("not recovered: " + line);
        }
        awaited.clients--;
      } else if (!line.contains("\"connect\":")) {
        throw new ProtocolException("unexpected: " + line);
      }
    }
  }
}
