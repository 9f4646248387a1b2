package org.tidings.auth;

import jakarta.json.stream.JsonParser.Event;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Payload;

/**
 * The claims of a token, read by type. A claim of another type than its own is an error, not
 * absent: a null {@code exp} shall not make a token eternal. Claims that nobody asks for are
 * ignored.
 */
final class Claims {
  /** Digits of a time in seconds: enough until the year 33658, and not for milliseconds. */
  private static final int MAX_TIME_DIGITS = 12;

  private static final int MAX_TIME_FRACTION_DIGITS = 20;

  private final Map<String, JsonMembers.Value> members;

  private Claims(Map<String, JsonMembers.Value> members) {
    this.members = members;
  }

  static Claims of(String json) throws TokenRefused {
    return new Claims(JsonMembers.of(json));
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** A string; null: absent. */
  @Nullable String string(String name) throws TokenRefused {
    JsonMembers.Value value = members.get(name);
    return value == null ? null : string(name, value);
  }

  /** A Unix time in whole seconds, rounded down, not negative. */
  OptionalLong time(String name) throws TokenRefused {
    JsonMembers.Value value = members.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value.kind() != Event.VALUE_NUMBER) {
      throw TokenRefused.invalid(name + " is not a number");
    }
    return OptionalLong.of(seconds(name, value.json()));
  }

  private static long seconds(String name, String number) throws TokenRefused {
    try {
      BigDecimal time = new BigDecimal(number);
      // Looked at before anything is computed with it: 1e999999999 would fill the heap.
      if (time.signum() >= 0
          && time.precision() - (long) time.scale() <= MAX_TIME_DIGITS
          && time.scale() <= MAX_TIME_FRACTION_DIGITS) {
        return time.setScale(0, RoundingMode.FLOOR).longValueExact();
      }
    } catch (NumberFormatException e) {
      // An exponent beyond int. Said below.
    }
    throw TokenRefused.invalid(name + " is not a time in seconds since 1970");
  }

  /** Any JSON as it is written; null: absent, or the literal null. */
  @Nullable Payload payload(String name) {
    JsonMembers.Value value = members.get(name);
    return value == null || value.kind() == Event.VALUE_NULL ? null : Payload.of(value.json());
  }

  /** Whether a claim that is a string or an array of strings has this one. */
  boolean includes(String name, String wanted) throws TokenRefused {
    JsonMembers.Value value = members.get(name);
    if (value == null || value.kind() != Event.START_ARRAY) {
      return wanted.equals(string(name));
    }
    boolean found = false;
    for (JsonMembers.Value element : JsonMembers.elements(value.json())) {
      found |= string(name, element).equals(wanted);
    }
    return found;
  }

  /** {@code channels} and {@code subs} together, in their order; of both, {@code subs} counts. */
  Map<String, Grant> subscriptions() throws TokenRefused {
    Map<String, Grant> subscriptions = new LinkedHashMap<>();
    for (JsonMembers.Value channel : channels()) {
      subscriptions.put(channel("channels", string("channels", channel)), Grant.PLAIN);
    }
    for (Map.Entry<String, JsonMembers.Value> sub : subs().entrySet()) {
      Claims options = Claims.of(sub.getValue().json());
      Grant grant = new Grant(options.payload("info"), options.payload("data"), 0);
      subscriptions.put(channel("subs", sub.getKey()), grant);
    }
    return Collections.unmodifiableMap(subscriptions);
  }

  private List<JsonMembers.Value> channels() throws TokenRefused {
    JsonMembers.Value channels = members.get("channels");
    return channels == null ? List.of() : JsonMembers.elements(channels.json());
  }

  private Map<String, JsonMembers.Value> subs() throws TokenRefused {
    JsonMembers.Value subs = members.get("subs");
    return subs == null ? Map.of() : JsonMembers.of(subs.json());
  }

  private static String channel(String claim, String channel) throws TokenRefused {
    if (channel.isEmpty()) {
      throw TokenRefused.invalid(claim + " has a channel without a name");
    }
    return channel;
  }

  private static String string(String name, JsonMembers.Value value) throws TokenRefused {
    if (value.kind() != Event.VALUE_STRING) {
      throw TokenRefused.invalid(name + " is not of strings");
    }
    return value.string();
  }
}
