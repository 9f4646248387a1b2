package org.tidings.protocol;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of the protocol in the making: its members in the order in which they are added. Except
 * for {@code always}, what is zero, empty, false or null is left out.
 */
final class Fields {
  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

  private final JsonObjectBuilder object = BUILDERS.createObjectBuilder();

  JsonObject build() {
    return object.build();
  }

  Fields always(String name, long value) {
    object.add(name, value);
    return this;
  }

  Fields always(String name, String value) {
    object.add(name, value);
    return this;
  }

  Fields always(String name, JsonValue value) {
    object.add(name, value);
    return this;
  }

  Fields add(String name, long value) {
    return value == 0 ? this : always(name, value);
  }

  Fields add(String name, String value) {
    return value.isEmpty() ? this : always(name, value);
  }

  Fields add(String name, boolean value) {
    return value ? always(name, JsonValue.TRUE) : this;
  }

  /** The payload's own text. */
  Fields add(String name, @Nullable Payload value) {
    return value == null ? this : always(name, new Verbatim(value));
  }

  Fields add(String name, @Nullable JsonValue value) {
    return value == null ? this : always(name, value);
  }

  /** An object with these members. */
  static <T> JsonObject object(Map<String, T> values, Function<T, JsonObject> form) {
    Fields fields = new Fields();
    values.forEach((name, value) -> fields.always(name, form.apply(value)));
    return fields.build();
  }

  /** An object of texts; null if there are none. */
  static @Nullable JsonObject texts(Map<String, String> values) {
    if (values.isEmpty()) {
      return null;
    }
    Fields fields = new Fields();
    values.forEach(fields::always);
    return fields.build();
  }

  static <T> JsonArray array(List<T> values, Function<T, JsonObject> form) {
    JsonArrayBuilder array = BUILDERS.createArrayBuilder();
    values.forEach(value -> array.add(form.apply(value)));
    return array.build();
  }
}
