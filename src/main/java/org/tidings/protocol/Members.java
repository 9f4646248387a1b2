package org.tidings.protocol;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object in a command. What is missing or {@code null} has its zero value; what
 * is there in another type than asked for throws {@link WrongMember}. Members that nobody asks for
 * may be of any type.
 */
final class Members {
  private final String path;
  private final Map<String, JsonValue> values;
  private final @Nullable Payload data;

  /**
   * The members of a command.
   *
   * @param path names the object in errors
   * @param data the member of that name, as it is written
   */
  Members(String path, Map<String, JsonValue> values, @Nullable Payload data) {
    this.path = path;
    this.values = values;
    this.data = data;
  }

  /** The payload: null only if it is missing, since {@code null} is JSON too. */
  @Nullable Payload data() {
    return data;
  }

  String channel() {
    String channel = text("channel");
    if (channel.isEmpty()) {
      throw new WrongMember(path + ".channel is missing or empty");
    }
    return channel;
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
    return value == null ? 0 : number(value, path + "." + name, min, max);
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
    return object == null ? null : new Members(path + "." + name, object, null).position();
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
          Position from = recovery(path + "." + name, subscription);
          if (from != null) {
            positions.put(channel, from);
          }
        });
    return positions;
  }

  private static @Nullable Position recovery(String path, JsonValue subscription) {
    if (subscription instanceof JsonObject object) {
      return new Members(path, object, null).recovery();
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
    return new WrongMember(path + "." + name + " must be " + type);
  }
}
