package org.tidings.protocol;

import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the members of an object while the parser passes over it. Those that are payloads keep
 * their text. Of members with the same name the last one counts. For one text, by one thread.
 */
final class MembersReader {
  private final JsonParser parser;
  private final String text;

  /**
   * @param text what the parser reads
   */
  MembersReader(JsonParser parser, String text) {
    this.parser = parser;
    this.text = text;
  }

  /**
   * Reads the object that the parser has just begun, to its end.
   *
   * @param path names the object in errors; empty for the outermost
   */
  Members members(String path) {
    Map<String, JsonValue> values = new HashMap<>();
    Map<String, Payload> payloads = null;
    while (parser.next() == Event.KEY_NAME) {
      String member = parser.getString();
      int from = offset();
      parser.next();
      values.put(member, parser.getValue());
      if (isPayload(member)) {
        payloads = payloads == null ? new HashMap<>(2) : payloads;
        payloads.put(member, payload(from, offset()));
      }
    }
    return new Members(path, values, payloads == null ? Map.of() : payloads);
  }

  private static boolean isPayload(String member) {
    return member.equals("data") || member.equals("info");
  }

  private int offset() {
    return Math.toIntExact(parser.getLocation().getStreamOffset());
  }

  /**
   * What stands between a member's name and the end of its value.
   *
   * @param to beyond the end of the text if that is cut short after a number: so the parser counts
   *     before it tells that the object has no end
   */
  private Payload payload(int from, int to) {
    int start = from;
    while (" \t\r\n:".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return Payload.of(text.substring(start, Math.min(to, text.length())));
  }
}
