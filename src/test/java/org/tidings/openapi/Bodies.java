package org.tidings.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Bodies of requests, made by their description: good ones, and bad ones in one point each. */
public final class Bodies {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final TextNode TEXT = TextNode.valueOf("x");
  private static final LongNode NUMBER = LongNode.valueOf(5);

  private final Document document;

  /** By this description. */
  public Bodies(Document document) {
    this.document = document;
  }

  /**
   * One member of a request.
   *
   * @param path with a dot, where it is a member of an object inside
   */
  public record Member(String method, String path, JsonNode schema) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** All members of a method's request. */
  public List<Member> members(String method) {
    List<Member> members = new ArrayList<>();
    document.members(method).forEach((name, schema) -> add(method, name, schema, members));
    return members;
  }

  private void add(String method, String path, JsonNode schema, List<Member> to) {
    to.add(new Member(method, path, schema));
    schema
        .path("properties")
        .properties()
        .forEach(
            inner ->
                to.add(
                    new Member(
                        method, path + "." + inner.getKey(), document.resolved(inner.getValue()))));
  }

  /** A good body with all that may be in it. */
  public ObjectNode full(String method) {
    ObjectNode body = JSON.objectNode();
    document.members(method).forEach((name, schema) -> body.set(name, good(schema, document)));
    return body;
  }

  /** The full body with this value in one place. */
  public ObjectNode with(Member member, JsonNode value) {
    ObjectNode body = full(member.method());
    int dot = member.path().indexOf('.');
    if (dot < 0) {
      return body.set(member.path(), value);
    }
    ((ObjectNode) body.path(member.path().substring(0, dot)))
        .set(member.path().substring(dot + 1), value);
    return body;
  }

  /** The full body without this one. */
  public ObjectNode without(Member member) {
    ObjectNode body = full(member.method());
    int dot = member.path().indexOf('.');
    ObjectNode around = dot < 0 ? body : (ObjectNode) body.path(member.path().substring(0, dot));
    around.remove(member.path().substring(dot + 1));
    return body;
  }

  private static JsonNode good(JsonNode schema, Document document) {
    return switch (schema.path("type").asText()) {
      case "string" -> schema.has("contentEncoding") ? TextNode.valueOf("MQ==") : TEXT;
      case "boolean" -> BooleanNode.FALSE;
      case "integer" -> LongNode.valueOf(Math.max(1, schema.path("minimum").asLong()));
      case "array" -> JSON.arrayNode().add(good(items(schema, document), document));
      case "object" -> goodObject(schema, document);
      default -> NUMBER;
    };
  }

  private static JsonNode goodObject(JsonNode schema, Document document) {
    ObjectNode object = JSON.objectNode();
    schema
        .path("properties")
        .properties()
        .forEach(
            each -> object.set(each.getKey(), good(document.resolved(each.getValue()), document)));
    return schema.has("additionalProperties") ? object.set("k", TEXT) : object;
  }

  private static JsonNode items(JsonNode schema, Document document) {
    return document.resolved(schema.path("items"));
  }

  /** Values of other types than the one that is described; none where any will do. */
  public static List<JsonNode> wrong(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "string" ->
          List.of(NUMBER, BooleanNode.TRUE, JSON.objectNode(), JSON.arrayNode().add(TEXT));
      case "boolean" -> List.of(NUMBER, TEXT, JSON.objectNode());
      case "integer" -> List.of(TEXT, BooleanNode.TRUE, JSON.numberNode(5.5), JSON.objectNode());
      case "array" -> List.of(NUMBER, TEXT, JSON.objectNode(), JSON.arrayNode().add(NUMBER));
      case "object" -> wrongObjects(schema);
      default -> List.of();
    };
  }

  private static List<JsonNode> wrongObjects(JsonNode schema) {
    List<JsonNode> wrong = new ArrayList<>(List.of(NUMBER, TEXT, JSON.arrayNode()));
    if (schema.has("additionalProperties")) {
      wrong.add(JSON.objectNode().set("k", NUMBER));
    }
    return wrong;
  }

  /** Values that are just not too much. */
  public static List<JsonNode> atTheLimits(JsonNode schema, Document document) {
    return limits(schema, document, 0);
  }

  /** Values that are too much by one. */
  public static List<JsonNode> overTheLimits(JsonNode schema, Document document) {
    return limits(schema, document, 1);
  }

  private static List<JsonNode> limits(JsonNode schema, Document document, int over) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("maxLength")) {
      values.add(text(schema, over));
    }
    if (schema.has("minimum")) {
      values.add(BigIntegerNode.valueOf(big(schema, "minimum").subtract(BigInteger.valueOf(over))));
      values.add(BigIntegerNode.valueOf(big(schema, "maximum").add(BigInteger.valueOf(over))));
    }
    if (schema.has("maxItems")) {
      values.add(array(schema, document, schema.path("maxItems").asInt() + over));
      JsonNode items = items(schema, document);
      limits(items, document, over).forEach(each -> values.add(JSON.arrayNode().add(each)));
    }
    if (schema.has("minItems")) {
      values.add(array(schema, document, schema.path("minItems").asInt() - over));
    }
    if (schema.has("minLength")) {
      values.add(TextNode.valueOf("x".repeat(schema.path("minLength").asInt() - over)));
    }
    if (schema.has("maxProperties")) {
      values.add(members(schema.path("maxProperties").asInt() + over));
      values.add(JSON.objectNode().set(text(schema.path("propertyNames"), over).asText(), TEXT));
      values.add(JSON.objectNode().set("k", text(schema.path("additionalProperties"), over)));
    }
    return values;
  }

  private static BigInteger big(JsonNode schema, String limit) {
    return schema.path(limit).bigIntegerValue();
  }

  private static TextNode text(JsonNode schema, int over) {
    return TextNode.valueOf("x".repeat(schema.path("maxLength").asInt() + over));
  }

  private static JsonNode array(JsonNode schema, Document document, int size) {
    JsonNode item =
        items(schema, document).path("type").asText().equals("object")
            ? JSON.objectNode().set("info", JSON.objectNode())
            : TEXT;
    ArrayNode array = JSON.arrayNode();
    for (int i = 0; i < size; i++) {
      array.add(item);
    }
    return array;
  }

  private static JsonNode members(int size) {
    ObjectNode members = JSON.objectNode();
    for (int i = 0; i < size; i++) {
      members.set("k" + i, TEXT);
    }
    return members;
  }
}
