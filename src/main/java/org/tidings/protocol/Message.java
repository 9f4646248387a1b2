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

  /** The handler's answer to a plain client, sent as the bare JSON value. */
  record Answer(JsonValue value) implements Message {}

  /** To a plain client: {@code {"error":{"code":107,"message":"…"}}}. */
  record Failure(ErrorCode code, String message) implements Message {}

  /** A protocol client's command has succeeded: {@code {"id":1,"publish":{}}}. */
  record Reply(long id, Result result) implements Message {}

  /**
   * A protocol client's command has failed: {@code {"id":1,"error":{"code":100,"message":"…"}}}.
   *
   * @param temporary the same command may succeed later
   */
  record ReplyError(long id, int code, String message, boolean temporary) implements Message {
    public static ReplyError of(long id, ErrorCode code) {
      return new ReplyError(id, code.code(), code.text(), code.isTemporary());
    }
  }

  /**
   * A message in its wire form. One encoding serves any number of clients, and knows its size.
   *
   * @param text JSON, always encodable as UTF-8: no lone surrogates
   * @param bytes its length in UTF-8
   */
  record Encoded(String text, int bytes) implements Message {}
}
