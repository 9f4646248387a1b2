package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tidings.openapi.Document;

/** The README's reference of the server API says what the description of it says. */
class ApiReferenceTest {
  private static final Document DOCUMENT = Document.ofTheSources();

  private static List<String> readme() {
    try {
      return Files.readAllLines(Path.of("README.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Set<String> methods() {
    return DOCUMENT.methods().keySet();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodHasARowWithItsMembers(String method) {
    String begin = "| `" + method + "`";
    String row =
        readme().stream()
            .filter(line -> line.startsWith(begin) || line.contains(", `" + method + "` | "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no row begins " + begin));
    Set<String> missing = new TreeSet<>();
    for (String member : DOCUMENT.members(method).keySet()) {
      if (!row.contains("`" + member + "`") && !row.contains("the rest as `publish`")) {
        missing.add(member);
      }
    }
    for (JsonNode needed : DOCUMENT.request(method).path("required")) {
      if (!row.contains("**`" + needed.asText() + "`**")) {
        missing.add("**" + needed.asText() + "**");
      }
    }
    assertEquals(Set.of(), missing, row);
  }

  /** Prints what should be there. */
  @Test
  void everyMemberHasItsRow() {
    String rows = String.join("\n", memberRows());
    assertTrue(
        String.join("\n", readme()).contains("\n" + rows + "\n\n"),
        () -> "it has no table with these rows:\n" + rows);
  }

  private static List<String> memberRows() {
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    Map<String, JsonNode> schemas = new TreeMap<>();
    for (String method : methods()) {
      DOCUMENT
          .members(method)
          .forEach(
              (name, schema) -> {
                String key = name + " " + schema;
                schemas.put(key, schema);
                methods.computeIfAbsent(key, unused -> new TreeSet<>()).add("`" + method + "`");
              });
    }
    return schemas.entrySet().stream()
        .map(
            each -> {
              String name = each.getKey().substring(0, each.getKey().indexOf(' '));
              String of = String.join(", ", methods.getOrDefault(each.getKey(), Set.of()));
              String text = each.getValue().path("description").asText();
              return "| `"
                  + name
                  + "` | "
                  + of
                  + " | "
                  + type(each.getValue())
                  + " | "
                  + text
                  + " |";
            })
        .toList();
  }

  private static String type(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "string" -> schema.has("contentEncoding") ? "base64" : "text" + length(schema);
      case "boolean" -> "`true` or `false`";
      case "integer" ->
          "integer from " + plain(schema.path("minimum")) + " to " + plain(schema.path("maximum"));
      case "array" -> {
        JsonNode items = DOCUMENT.resolved(schema.path("items"));
        yield "array of " + size(schema.path("maxItems")) + many(items);
      }
      case "object" -> object(schema);
      default -> "JSON";
    };
  }

  private static String object(JsonNode schema) {
    if (schema.has("additionalProperties")) {
      return "object of "
          + size(schema.path("maxProperties"))
          + many(schema.path("additionalProperties"));
    }
    return schema.path("properties").properties().stream()
        .map(member -> "`" + member.getKey() + "`: " + type(DOCUMENT.resolved(member.getValue())))
        .collect(Collectors.joining(", ", "object of ", ""));
  }

  private static String many(JsonNode schema) {
    return schema.path("type").asText().equals("string") ? "texts" + length(schema) : "objects";
  }

  private static String length(JsonNode schema) {
    return schema.has("maxLength")
        ? " of at most " + number(schema.path("maxLength")) + " characters"
        : "";
  }

  private static String size(JsonNode most) {
    return "at most " + number(most) + " ";
  }

  private static String plain(JsonNode number) {
    return number.isLong() ? "2⁶³−1" : number.asText().replace("-", "−");
  }

  private static String number(JsonNode number) {
    return String.format(Locale.ROOT, "%,d", number.asInt());
  }
}
