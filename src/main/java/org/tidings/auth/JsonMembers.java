package org.tidings.auth;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tidings.protocol.Utf8;

/**
 * One level of a JSON object or array, its values as they are written. Stricter than JSON: a member
 * that is there twice, which another reader may take the other way, is an error; so is half a
 * surrogate pair in a name or in a value of this level.
 */
final class JsonMembers {
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  private final String text;
  private final JsonParser parser;

  /**
   * A value.
   *
   * @param kind the event that it begins with
   * @param string its content, if it is a string; else empty
   * @param json as it is written
   */
  record Value(Event kind, String string, String json) {}

  private JsonMembers(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /** The members of an object that fills the whole text, in their order. */
  static Map<String, Value> of(String text) throws TokenRefused {
    return read(text, JsonMembers::object);
  }

  /** The elements of an array that fills the whole text. */
  static List<Value> elements(String text) throws TokenRefused {
    return read(text, JsonMembers::array);
  }

  private interface Reading<T> {
    T read(JsonMembers members) throws TokenRefused;
  }

  private static <T> T read(String text, Reading<T> reading) throws TokenRefused {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      T read = reading.read(new JsonMembers(text, parser));
      if (parser.hasNext()) {
        throw TokenRefused.invalid("something follows its JSON");
      }
      return read;
    } catch (RuntimeException e) {
      // Bad JSON, and the parser's own limits, which are plain RuntimeExceptions. Its message
      // quotes what it read.
      throw TokenRefused.invalid("not JSON");
    }
  }

  private Map<String, Value> object() throws TokenRefused {
    expect(Event.START_OBJECT, "not a JSON object");
    Map<String, Value> members = new LinkedHashMap<>();
    while (parser.next() == Event.KEY_NAME) {
      String name = whole(parser.getString());
      if (members.put(name, value(offset(), parser.next())) != null) {
        throw TokenRefused.invalid("a member is there twice");
      }
    }
    return members;
  }

  private List<Value> array() throws TokenRefused {
    expect(Event.START_ARRAY, "not a JSON array");
    List<Value> elements = new ArrayList<>();
    int before = offset();
    for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
      elements.add(value(before, event));
      before = offset();
    }
    return elements;
  }

  private void expect(Event first, String otherwise) throws TokenRefused {
    if (parser.next() != first) {
      throw TokenRefused.invalid(otherwise);
    }
  }

  /** Reads to the end of a value. Between {@code before} and it are separators alone. */
  private Value value(int before, Event kind) throws TokenRefused {
    String string = kind == Event.VALUE_STRING ? whole(parser.getString()) : "";
    int depth = opens(kind) ? 1 : 0;
    while (depth > 0) {
      Event event = parser.next();
      depth += opens(event) ? 1 : closes(event) ? -1 : 0;
    }
    int start = before;
    while (" \t\r\n:,".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return new Value(kind, string, text.substring(start, offset()));
  }

  private int offset() {
    return Math.toIntExact(parser.getLocation().getStreamOffset());
  }

  private static boolean opens(Event event) {
    return event == Event.START_OBJECT || event == Event.START_ARRAY;
  }

  private static boolean closes(Event event) {
    return event == Event.END_OBJECT || event == Event.END_ARRAY;
  }

  private static String whole(String string) throws TokenRefused {
    if (Utf8.hasLoneSurrogate(string)) {
      throw TokenRefused.invalid("half a surrogate pair in a string");
    }
    return string;
  }
}
