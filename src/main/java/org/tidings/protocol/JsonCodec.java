package org.tidings.protocol;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.Map;

/**
 * The JSON form of what is said, both ways. Stateless and thread-safe.
 *
 * <p>Outgoing messages are bound by JSON-B. Incoming text is read by one strict pass of the JSON-P
 * parser underneath it instead: JSON-B's {@code fromJson} reads a value and ignores what follows,
 * where a message that goes on after its value must be an error.
 */
public final class JsonCodec {
  // Costly to build and thread-safe. Never closed: it lives as long as the class.
  private static final Jsonb JSONB = JsonbBuilder.create();
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  /** Reads one JSON value (RFC 8259) that fills the whole text but for white space. */
  public Inbound decode(String text) {
    long end = -1;
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      parser.next();
      JsonValue value = parser.getValue();
      end = parser.getLocation().getStreamOffset();
      return parser.hasNext() ? after(text, end) : new Inbound.Value(value);
    } catch (JsonException e) {
      return end >= 0 ? after(text, end) : malformed(text);
    } catch (RuntimeException e) {
      // The parser's own limits are plain RuntimeExceptions.
      return new Inbound.Malformed(
          "JSON beyond the limits: 999 levels, 1100 characters a number, exponents of 32 bits");
    }
  }

  /** The wire form of a message; an encoded one passes through. */
  public Message.Encoded encode(Message message) {
    if (message instanceof Message.Encoded encoded) {
      return encoded;
    }
    return sized(escapeLoneSurrogates(JSONB.toJson(bound(message))));
  }

  private static Object bound(Message message) {
    if (message instanceof Message.Answer answer) {
      return answer.value();
    }
    return message instanceof Message.Failure failure ? new ErrorReply(failure) : message;
  }

  private static Message.Encoded sized(String text) {
    return new Message.Encoded(text, Math.toIntExact(Utf8.length(text)));
  }

  private static Inbound malformed(String text) {
    if (text.isBlank()) {
      return new Inbound.Malformed("an empty message is not JSON");
    }
    int offset = firstWrong(text);
    return new Inbound.Malformed(
        offset < text.length()
            ? "malformed JSON " + place(text, offset)
            : "malformed JSON: it ends too early, " + place(text, offset));
  }

  /**
   * Where the text stops being JSON. The parser's own word on this is right within the text but not
   * at its end; so it is asked again with an end that is wrong anywhere.
   */
  private static int firstWrong(String text) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text + '\0'))) {
      parser.next();
      parser.getValue();
      return text.length();
    } catch (JsonParsingException e) {
      return (int) Math.min(text.length(), Math.max(0, e.getLocation().getStreamOffset()));
    } catch (RuntimeException e) {
      return text.length();
    }
  }

  private static Inbound after(String text, long end) {
    int offset = (int) Math.min(end, text.length());
    while (offset < text.length() && " \t\r\n".indexOf(text.charAt(offset)) >= 0) {
      offset++;
    }
    return new Inbound.Malformed(
        "malformed JSON: something follows the value, " + place(text, offset));
  }

  private static String place(String text, int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return "at line " + line + ", column " + (offset - lineStart + 1) + " (offset " + offset + ")";
  }

  /** Half a pair can come in as an escape; raw, no container can send it, so it goes out as one. */
  private static String escapeLoneSurrogates(String json) {
    if (!Utf8.hasLoneSurrogate(json)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length() + 64);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (Utf8.isLoneSurrogate(json, i)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
