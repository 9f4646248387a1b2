package org.tidings.protocol;

import jakarta.json.JsonValue;

/** What the server says to a client. {@link JsonCodec#encode} puts it into its JSON form. */
public sealed interface Message
    permits Message.Answer,
        Message.Failure,
        Message.Reply,
        Message.ReplyError,
        Message.Encoded,
        Push {

  /** What kind of thing is said. */
  enum Kind {
    REPLY,
    ERROR,
    PUBLICATION,
    JOIN,
    LEAVE,
    UNSUBSCRIBE,
    SUBSCRIBE,
    /** The application's message. */
    MESSAGE,
    REFRESH,
    PING,
    /** The handler's answer to a plain client. */
    ANSWER,
    /** Several in one frame, or unknown. */
    OTHER
  }

  Kind kind();

  /** The handler's answer to a plain client, sent as the bare JSON value. */
  record Answer(JsonValue value) implements Message {
    @Override
    public Kind kind() {
      return Kind.ANSWER;
    }
  }

  /** To a plain client: {@code {"error":{"code":107,"message":"…"}}}. */
  record Failure(ErrorCode code, String message) implements Message {
    @Override
    public Kind kind() {
      return Kind.ERROR;
    }
  }

  /** A protocol client's command has succeeded: {@code {"id":1,"publish":{}}}. */
  record Reply(long id, Result result) implements Message {
    @Override
    public Kind kind() {
      return Kind.REPLY;
    }
  }

  /**
   * A protocol client's command has failed: {@code {"id":1,"error":{"code":100,"message":"…"}}}.
   *
   * @param temporary the same command may succeed later
   */
  record ReplyError(long id, int code, String message, boolean temporary) implements Message {
    public static ReplyError of(long id, ErrorCode code) {
      return new ReplyError(id, code.code(), code.text(), code.isTemporary());
    }

    @Override
    public Kind kind() {
      return Kind.ERROR;
    }
  }

  /**
   * A message in its wire form. One encoding serves any number of clients, and knows its size.
   *
   * @param text JSON, always encodable as UTF-8: no lone surrogates
   * @param bytes its length in UTF-8
   */
  record Encoded(String text, int bytes, Kind kind) implements Message {
    /** One of a kind that does not matter. */
    public Encoded(String text, int bytes) {
      this(text, bytes, Kind.OTHER);
    }
  }
}
