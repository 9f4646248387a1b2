package org.tidings.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.opentest4j.AssertionFailedError;

/**
 * The description of the server API, as it is served, with its schemas at work.
 *
 * <p>It leaves objects open, since later versions may say more. Here they are closed: a member that
 * an answer has, and the description has not, is a mistake.
 */
public final class Document {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REQUESTS = "Request";
  private static final String ID = "https://tidings.example/openapi.json";

  private final JsonNode root;
  private final JsonSchemaFactory schemas;

  /** Reads it. */
  public Document(String text) {
    root = json(text);
    String closed = closed(root.deepCopy()).toString();
    schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ID, closed))));
  }

  /** The file that is served. */
  public static Document ofTheSources() {
    try {
      return new Document(Files.readString(Path.of("src/main/resources/org/tidings/openapi.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of a JSON text. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionFailedError("no JSON: " + text, e);
    }
  }

  /** All of it. */
  public JsonNode root() {
    return root;
  }

  /** The methods, by name. */
  public Map<String, JsonNode> methods() {
    Map<String, JsonNode> methods = new TreeMap<>();
    root.path("paths")
        .properties()
        .forEach(
            path -> {
              if (path.getValue().has("post")) {
                methods.put(path.getKey().substring(1), path.getValue().path("post"));
              }
            });
    return methods;
  }

  /** The schema of a method's request. */
  public JsonNode request(String method) {
    return resolved(
        Objects.requireNonNull(methods().get(method), method)
            .at("/requestBody/content/application~1json/schema"));
  }

  /** The members of a method's request: their schemas, by name. */
  public Map<String, JsonNode> members(String method) {
    Map<String, JsonNode> members = new TreeMap<>();
    request(method)
        .path("properties")
        .properties()
        .forEach(member -> members.put(member.getKey(), resolved(member.getValue())));
    return members;
  }

  /** The examples of a method's requests. */
  public List<JsonNode> requests(String method) {
    List<JsonNode> examples = new ArrayList<>();
    Objects.requireNonNull(methods().get(method), method)
        .at("/requestBody/content/application~1json/examples")
        .forEach(example -> examples.add(example.path("value")));
    return examples;
  }

  /** What a reference leads to; anything else is itself. */
  public JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
  }

  /** What is wrong with the body of a request; empty if nothing is. */
  public List<String> problemsOfRequest(String method, JsonNode body) {
    String path = "/paths/~1" + method + "/post/requestBody/content/application~1json/schema";
    return problems(path, body);
  }

  /** What is wrong with the body of an answer with this status; empty if nothing is. */
  public List<String> problemsOfAnswer(String method, int status, JsonNode body) {
    String responses = "/paths/~1" + method + "/post/responses/" + status;
    JsonNode response = root.at(responses);
    if (response.isMissingNode()) {
      return List.of("status " + status + " is not described");
    }
    String path = response.has("$ref") ? response.path("$ref").asText().substring(1) : responses;
    return problems(path + "/content/application~1json/schema", body);
  }

  private List<String> problems(String path, JsonNode body) {
    if (root.at(path).isMissingNode()) {
      return List.of(path + " is not described");
    }
    JsonSchema schema = schemas.getSchema(SchemaLocation.of(ID + "#" + path));
    return new TreeSet<>(schema.validate(body).stream().map(Object::toString).toList())
        .stream().toList();
  }

  private static JsonNode closed(JsonNode document) {
    document
        .path("components")
        .path("schemas")
        .properties()
        .forEach(
            each -> {
              // Members of requests that are not known are passed over.
              if (!each.getKey().endsWith(REQUESTS) && !each.getKey().equals("Command")) {
                close(each.getValue());
              }
            });
    close(document.path("paths"));
    return document;
  }

  private static void close(JsonNode node) {
    if (node.path("type").asText().equals("object")
        && node.path("properties").isObject()
        && !node.has("additionalProperties")) {
      ((ObjectNode) node).put("additionalProperties", false);
    }
    for (Iterator<JsonNode> inner = node.elements(); inner.hasNext(); ) {
      close(inner.next());
    }
  }
}
