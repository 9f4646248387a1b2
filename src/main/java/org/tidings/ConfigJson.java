package org.tidings;

import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.Map;
import org.tidings.protocol.Inbound;
import org.tidings.protocol.JsonCodec;

/**
 * The JSON of settings. In one object no name may stand twice: one of the two would be lost without
 * a word, and with it perhaps a key.
 */
final class ConfigJson {
  private ConfigJson() {}

  /** One JSON value that fills the whole text, or why it is none. */
  static Inbound decode(String text) {
    Inbound content = new JsonCodec().decode(text);
    return content instanceof Inbound.Malformed ? content : unique(text);
  }

  private static Inbound unique(String text) {
    JsonReaderFactory readers =
        Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));
    try (JsonReader reader = readers.createReader(new StringReader(text))) {
      return new Inbound.Value(reader.readValue());
    } catch (JsonParsingException e) {
      return new Inbound.Malformed("a name stands twice in one object: " + e.getMessage());
    }
  }
}
