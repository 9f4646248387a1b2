package org.tidings;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a value looks like in JSON. Everywhere else it is text. */
enum Shape {
  SCALAR("a single value"),
  /** The same, and no message may quote it: also keys and addresses may hold a secret. */
  SECRET("a single value"),
  /** In text: separated by white space or commas. */
  LIST("an array of strings"),
  /** In text: JSON. */
  ARRAY("an array");

  /** What stands between the items of a {@link #LIST} in text. */
  static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  private final String required;

  Shape(String required) {
    this.required = required;
  }

  /** For people: what it must be. */
  String required() {
    return required;
  }

  /** The text of a JSON value; empty when it is not {@link #required}. */
  Optional<String> text(JsonValue value) {
    if (this == ARRAY) {
      return value instanceof JsonArray ? Optional.of(value.toString()) : Optional.empty();
    }
    if (this == LIST && value instanceof JsonArray array) {
      return items(array);
    }
    if (value instanceof JsonString string) {
      return Optional.of(string.getString());
    }
    boolean single =
        !(value instanceof JsonStructure) && value.getValueType() != JsonValue.ValueType.NULL;
    return single && this != LIST ? Optional.of(value.toString()) : Optional.empty();
  }

  private static Optional<String> items(JsonArray array) {
    boolean strings =
        array.stream()
            .allMatch(
                item ->
                    item instanceof JsonString string
                        && !string.getString().isEmpty()
                        && !SEPARATOR.matcher(string.getString()).find());
    return strings
        ? Optional.of(
            array.getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .collect(Collectors.joining(" ")))
        : Optional.empty();
  }
}
