package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/** A client that checks what it is told: the replies, and every publication in order, once. */
final class Subscriber implements RawClient.Listener {

  /** What all subscribers together are still to be told. */
  static final class Awaited {
    int replies;
    long deliveries;
  }

  private static final ByteBuffer PING = RawClient.utf8("{}");
  private static final ByteBuffer REPLY = RawClient.utf8("{\"id\":");
  private static final String ERROR = "\"error\":";

  private final String channel;
  private final Awaited awaited;
  private final ByteBuffer push;
  private long last;

  Subscriber(String channel, Awaited awaited) {
    this.channel = channel;
    this.awaited = awaited;
    this.push =
        RawClient.utf8("{\"push\":{\"channel\":\"" + channel + "\",\"pub\":{\"data\":{\"number\":");
  }

  /** Connects and subscribes, in one message. */
  void subscribe(RawClient client) throws IOException {
    client.put(
        RawClient.utf8(
            "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\""
                + channel
                + "\"}}"));
    awaited.replies += 2;
    client.flush();
  }

  /** The command to publish this in its channel. */
  String publication(long number) {
    return "{\"id\":"
        + (2 + number)
        + ",\"publish\":{\"channel\":\""
        + channel
        + "\",\"data\":{\"number\":"
        + number
        + ",\"text\":\"this can be in any format\"}}}";
  }

  @Override
  public void heard(RawClient client, ByteBuffer text) throws ProtocolException {
    for (int start = text.position(); start < text.limit(); ) {
      int end = lineEnd(text, start);
      line(client, text.slice(start, end - start));
      start = end + 1;
    }
  }

  private static int lineEnd(ByteBuffer text, int start) {
    int end = start;
    while (end < text.limit() && text.get(end) != '\n') {
      end++;
    }
    return end;
  }

  private void line(RawClient client, ByteBuffer line) throws ProtocolException {
    if (startsWith(line, push)) {
      publication(line);
    } else if (line.equals(PING)) {
      client.put(PING);
    } else if (startsWith(line, REPLY)) {
      reply(line);
    } else {
      throw new ProtocolException("unexpected: " + UTF_8.decode(line));
    }
  }

  private void publication(ByteBuffer line) throws ProtocolException {
    long number = 0;
    for (int i = push.remaining(); Character.isDigit(line.get(i)); i++) {
      number = 10 * number + Character.digit(line.get(i), 10);
    }
    if (number != last + 1) {
      throw new ProtocolException("publication " + number + " follows " + last);
    }
    last = number;
    awaited.deliveries--;
  }

  private void reply(ByteBuffer line) throws ProtocolException {
    String reply = UTF_8.decode(line).toString();
    if (reply.contains(ERROR)) {
      throw new ProtocolException("refused: " + reply);
    }
    if (reply.contains("\"connect\":") || reply.contains("\"subscribe\":")) {
      awaited.replies--;
    }
  }

  private static boolean startsWith(ByteBuffer line, ByteBuffer prefix) {
    int length = prefix.remaining();
    return line.remaining() >= length && line.slice(0, length).equals(prefix);
  }
}
