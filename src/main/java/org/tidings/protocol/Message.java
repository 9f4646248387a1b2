package org.tidings.protocol;

import jakarta.json.JsonValue;

/** What the server says to a client. {@link JsonCodec#encode} puts it into its JSON form. */
public sealed interface Message {

  /** The handler's answer, sent as the bare JSON value. */
  record Answer(JsonValue value) implements Message {}

  /** {@code {"error":{"code":107,"message":"…"}}}. */
  record Failure(ErrorCode code, String message) implements Message {}

  /**
   * A message in its wire form. One encoding serves any number of clients, and knows its size.
   *
   * @param text JSON, always encodable as UTF-8: no lone surrogates
   * @param bytes its length in UTF-8
   */
  record Encoded(String text, int bytes) implements Message {}
}
