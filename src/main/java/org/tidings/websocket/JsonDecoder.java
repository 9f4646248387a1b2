package org.tidings.websocket;

import jakarta.websocket.Decoder;
import org.tidings.protocol.Inbound;
import org.tidings.protocol.JsonCodec;

/**
 * Decodes whole messages. It takes everything and never throws: what a container does after a
 * decoder's exception, null or refusal differs from one to the next.
 */
public final class JsonDecoder implements Decoder.Text<Inbound> {
  private final JsonCodec codec = new JsonCodec();

  @Override
  public Inbound decode(String text) {
    return codec.decode(text);
  }

  @Override
  public boolean willDecode(String text) {
    return true;
  }
}
