package org.tidings.protocol;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object in a command or a call. What is missing or {@code null} has its zero
 * value; what is there in another type than asked for throws {@link WrongMember}. Members that
 * nobody asks for may be of any type.
 */
final class Members {
  private final String path;
  private final Map<String, JsonValue> values;
  private final Map<String, Payload> payloads;

  /**
   * The members of an object.
   *
   * @param path names the object in errors; empty for the outermost
   * @param payloads members as they are written
   */
  Members(String path, Map<String, JsonValue> values, Map<String, Payload> payloads) {
    this.path = path;
    this.values = values;
    this.payloads = payloads;
  }

  /** The payload: null only if it is missing, since {@code null} is JSON too. */
  @Nullable Payload data() {
    return payloads.get("data");
  }

  /** The payload of that name; null if it is missing or JSON's {@code null}. */
  @Nullable Payload payloadOrNull(String name) {
    return value(name) == null ? null : payloads.get(name);
  }

  String channel() {
    return required("channel");
  }

  /** A text that is not empty. */
  String required(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      throw new MissingMember(place(name) + " is missing or empty");
    }
    return text;
  }

  String text(String name) {
    JsonValue value = value(name);
    if (value == null) {
      return "";
    }
    if (value instanceof JsonString string) {
      return string.getString();
    }
    throw wrong(name, "a string");
  }

  /** A text, or null if it is missing or empty. */
  @Nullable String textOrNull(String name) {
    String text = text(name);
    return text.isEmpty() ? null : text;
  }

  boolean isTrue(String name) {
    JsonValue value = value(name);
    if (value == null) {
      return false;
    }
    ValueType type = value.getValueType();
    if (type != ValueType.TRUE && type != ValueType.FALSE) {
      throw wrong(name, "true or false");
    }
    return type == ValueType.TRUE;
  }

  /** A whole number, however it is written: {@code 1.0} is 1. */
  long number(String name, long min, long max) {
    JsonValue value = value(name);
    return value == null ? 0 : number(value, place(name), min, max);
  }

  /** The value as a whole number. */
  static long number(JsonValue value, String path, long min, long max) {
    if (value instanceof JsonNumber number) {
      try {
        long exact = number.longValueExact();
        if (exact >= min && exact <= max) {
          return exact;
        }
      } catch (ArithmeticException e) {
        // It has a fraction, or more than 64 bits: refused below.
      }
    }
    throw new WrongMember(path + " must be an integer from " + min + " to " + max);
  }

  /** The position in {@code offset} and {@code epoch}. */
  Position position() {
    return new Position(number("offset", 0, Long.MAX_VALUE), text("epoch"));
  }

  /** The position to recover from; null if {@code recover} is not true. */
  @Nullable Position recovery() {
    Position position = position();
    return isTrue("recover") ? position : null;
  }

  /** The position in the object of that name; null if it is missing. */
  @Nullable Position position(String name) {
    JsonObject object = object(name);
    return object == null ? null : new Members(place(name), object, Map.of()).position();
  }

  /** The positions to recover from, by channel, in the object of that name. */
  Map<String, Position> recoveries(String name) {
    JsonObject subscriptions = object(name);
    if (subscriptions == null) {
      return Map.of();
    }
    Map<String, Position> positions = new LinkedHashMap<>();
    subscriptions.forEach(
        (channel, subscription) -> {
          Position from = recovery(place(name), subscription);
          if (from != null) {
            positions.put(channel, from);
          }
        });
    return positions;
  }

  /** Texts, each of so many chars at most; none if it is missing. */
  List<String> texts(String name, int most, int length) {
    JsonValue value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array)) {
      throw wrong(name, "an array of strings");
    }
    if (array.size() > most) {
      throw new WrongMember(place(name) + " has " + array.size() + " items; at most " + most);
    }
    List<String> texts = new ArrayList<>(array.size());
    for (JsonValue item : array) {
      texts.add(bounded(place(name) + "[" + texts.size() + "]", item, length));
    }
    return texts;
  }

  /** Texts by name, each of so many chars at most; none if it is missing. */
  Map<String, String> textsByName(String name, int most, int length) {
    JsonObject object = object(name);
    if (object == null) {
      return Map.of();
    }
    if (object.size() > most) {
      throw new WrongMember(place(name) + " has " + object.size() + " members; at most " + most);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    object.forEach(
        (key, value) -> {
          tooLongIf(key.length() > length, place(name) + " has a name", key.length(), length);
          texts.put(key, bounded(place(name) + "." + key, value, length));
        });
    return texts;
  }

  /** A text of so many chars at most. */
  String text(String name, int length) {
    String text = text(name);
    tooLongIf(text.length() > length, place(name), text.length(), length);
    return text;
  }

  private static String bounded(String place, JsonValue value, int length) {
    if (!(value instanceof JsonString string)) {
      throw new WrongMember(place + " must be a string");
    }
    String text = string.getString();
    tooLongIf(text.length() > length, place, text.length(), length);
    return text;
  }

  private static void tooLongIf(boolean tooLong, String what, int length, int limit) {
    if (tooLong) {
      throw new WrongMember(what + " is " + length + " characters long; at most " + limit);
    }
  }

  /** Whether there is a member of that name, other than {@code null}. */
  boolean has(String name) {
    return value(name) != null;
  }

  /** The members of the object of that name; null if it is missing. */
  @Nullable Members members(String name) {
    JsonObject object = object(name);
    return object == null ? null : new Members(place(name), object, Map.of());
  }

  /** The members of each object in the object of that name, by name; none if it is missing. */
  Map<String, Members> objects(String name) {
    Members outer = members(name);
    Map<String, Members> objects = new LinkedHashMap<>();
    if (outer != null) {
      for (String each : outer.values.keySet()) {
        Members one = outer.members(each);
        if (one != null) {
          objects.put(each, one);
        }
      }
    }
    return objects;
  }

  /** Names a member in errors. */
  String place(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static @Nullable Position recovery(String path, JsonValue subscription) {
    if (subscription instanceof JsonObject object) {
      return new Members(path, object, Map.of()).recovery();
    } else if (subscription.getValueType() == ValueType.NULL) {
      return null;
    }
    throw new WrongMember(path + " must hold objects");
  }

  private @Nullable JsonObject object(String name) {
    JsonValue value = value(name);
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw wrong(name, "an object");
  }

  private @Nullable JsonValue value(String name) {
    JsonValue value = values.get(name);
    return value == null || value.getValueType() == ValueType.NULL ? null : value;
  }

  private WrongMember wrong(String name, String type) {
    return new WrongMember(place(name) + " must be " + type);
  }
}
