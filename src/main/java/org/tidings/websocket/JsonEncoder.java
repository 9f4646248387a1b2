package org.tidings.websocket;

import jakarta.websocket.Encoder;
import org.tidings.protocol.JsonCodec;
import org.tidings.protocol.Message;

/** Encodes messages; those that are encoded already, for many clients at once, pass through. */
public final class JsonEncoder implements Encoder.Text<Message> {
  private final JsonCodec codec = new JsonCodec();

  @Override
  public String encode(Message message) {
    return codec.encode(message).text();
  }
}
