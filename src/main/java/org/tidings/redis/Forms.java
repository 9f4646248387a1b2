package org.tidings.redis;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine.Listener;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * How publications and clients are written in Redis, as records: see {@link RecordWriter}.
 *
 * <pre>
 * client       user, client, connection's info, channel's info
 * publication  data, + and a client or -, tags: name, value, …
 * message      p, offset, epoch, whom it leaves out, publication
 *              j, client: it joined
 *              l, client: it left
 * </pre>
 */
final class Forms {
  private Forms() {}

  static byte[] publication(Publication publication) {
    RecordWriter record = new RecordWriter().text(publication.data().json());
    ClientInfo info = publication.info();
    if (info == null) {
      record.mark('-');
    } else {
      client(record.mark('+'), info);
    }
    publication.tags().forEach((name, value) -> record.text(name).text(value));
    return record.bytes();
  }

  static Publication publication(byte[] bytes, Position position) {
    return publication(new RecordReader(bytes), position, null);
  }

  private static Publication publication(
      RecordReader record, Position position, @Nullable String exclude) {
    Payload data = new Payload(record.text());
    ClientInfo info = record.mark() == '+' ? client(record) : null;
    return new Publication(data, info, tags(record), position, exclude);
  }

  private static Map<String, String> tags(RecordReader record) {
    if (record.isAtEnd()) {
      return Map.of();
    }
    Map<String, String> tags = new HashMap<>();
    while (!record.isAtEnd()) {
      tags.put(record.text(), record.text());
    }
    return tags;
  }

  /** Whom a publication leaves out; comes before it in a message. */
  static byte[] exclude(@Nullable String client) {
    return new RecordWriter().optional(client).bytes();
  }

  static byte[] client(ClientInfo info) {
    return client(new RecordWriter(), info).bytes();
  }

  static byte[] joined(ClientInfo info) {
    return client(new RecordWriter().mark('j'), info).bytes();
  }

  static byte[] left(ClientInfo info) {
    return client(new RecordWriter().mark('l'), info).bytes();
  }

  private static RecordWriter client(RecordWriter record, ClientInfo info) {
    return record
        .text(info.user())
        .text(info.client())
        .optional(json(info.connInfo()))
        .optional(json(info.chanInfo()));
  }

  static ClientInfo client(byte[] bytes) {
    return client(new RecordReader(bytes));
  }

  private static ClientInfo client(RecordReader record) {
    return new ClientInfo(
        record.text(), record.text(), payload(record.optional()), payload(record.optional()));
  }

  private static @Nullable String json(@Nullable Payload payload) {
    return payload == null ? null : payload.json();
  }

  private static @Nullable Payload payload(@Nullable String json) {
    return json == null ? null : new Payload(json);
  }

  /** What only nodes hear: it is written as a publication. */
  static byte[] said(String message) {
    byte[] publication = publication(Publication.draft(new Payload(message), null));
    byte[] said = new byte[SAID.length + publication.length];
    System.arraycopy(SAID, 0, said, 0, SAID.length);
    System.arraycopy(publication, 0, said, SAID.length, publication.length);
    return said;
  }

  private static final byte[] SAID =
      new RecordWriter().mark('p').text("0").text("").optional(null).bytes();

  /** What happened, as it is to be told to a listener in the channel. */
  interface News {
    Runnable tell(Listener listener);
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if it is none
   */
  static News news(String channel, byte[] bytes) {
    RecordReader record = new RecordReader(bytes);
    switch (record.mark()) {
      case 'p' -> {
        Position position = new Position(Long.parseLong(record.text()), record.text());
        Publication publication = publication(record, position, record.optional());
        return listener -> listener.published(channel, publication);
      }
      case 'j' -> {
        ClientInfo info = client(record);
        return listener -> listener.joined(channel, info);
      }
      case 'l' -> {
        ClientInfo info = client(record);
        return listener -> listener.left(channel, info);
      }
      default -> throw new IllegalArgumentException("no message of Tidings");
    }
  }

  /** The position that a script gave: OFFSET:EPOCH. */
  static Position position(String text) {
    int colon = text.indexOf(':');
    return new Position(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
  }
}
