package org.tidings.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.ErrorCode;

/** The description of the server API is what it says that it is. */
class DocumentTest {
  private static final String OFFICIAL = "https://spec.openapis.org/";

  private final Document document = Document.ofTheSources();

  private static List<String> problemsOf(JsonNode openApi) {
    JsonSchemaFactory schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaMappers(
                    names -> names.mapPrefix(OFFICIAL, "classpath:spec.openapis.org/")));
    JsonSchema official =
        schemas.getSchema(SchemaLocation.of(OFFICIAL + "oas/3.1/schema-base/2022-10-07"));
    return official.validate(openApi).stream().map(Object::toString).toList();
  }

  @Test
  void itIsOpenApiByTheOfficialSchema() {
    assertEquals(List.of(), problemsOf(document.root()));
  }

  @Test
  void theOfficialSchemaWouldFindMistakes() {
    for (String wrong :
        List.of(
            "{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"x\",\"version\":\"1\"},\"paths\":{}}",
            "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"x\"},\"paths\":{}}",
            "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"x\",\"version\":\"1\"},"
                + "\"components\":{\"schemas\":{\"A\":{\"type\":\"text\"}}}}")) {
      assertFalse(problemsOf(Document.json(wrong)).isEmpty(), wrong);
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
    TreeSet<String> used = new TreeSet<>();
    for (JsonNode reference : document.root().findValues("$ref")) {
      String path = reference.asText();
      assertFalse(document.root().at(path.substring(1)).isMissingNode(), path);
      used.add(path);
    }
    document
        .root()
        .path("components")
        .properties()
        .forEach(
            kind -> {
              if (!kind.getKey().equals("securitySchemes")) {
                kind.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        name -> {
                          String path = "#/components/" + kind.getKey() + "/" + name;
                          assertTrue(used.contains(path), path);
                        });
              }
            });
  }

  @Test
  void theErrorCodesAreThose() {
    JsonNode codes = document.root().at("/components/schemas/ErrorCode");
    assertEquals(
        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList(),
        StreamSupport.stream(codes.path("enum").spliterator(), false)
            .map(JsonNode::asInt)
            .toList());
    for (ErrorCode code : ErrorCode.values()) {
      String description = codes.path("description").asText();
      assertTrue(description.contains(code.code() + ": " + code.text()), code::toString);
    }
  }

  @Test
  void everyExampleIsAsItsSchemaSays() {
    Map<String, List<String>> problems = new LinkedHashMap<>();
    document
        .methods()
        .forEach(
            (method, described) -> {
              for (JsonNode request : document.requests(method)) {
                problems.put(method + request, document.problemsOfRequest(method, request));
              }
              described
                  .path("responses")
                  .fieldNames()
                  .forEachRemaining(status -> examples(method, Integer.parseInt(status), problems));
            });
    problems.values().removeIf(List::isEmpty);
    assertEquals(Map.of(), problems);
  }

  private void examples(String method, int status, Map<String, List<String>> problems) {
    JsonNode response =
        document.resolved(document.root().at("/paths/~1" + method + "/post/responses/" + status));
    JsonNode content = response.at("/content/application~1json");
    content
        .path("examples")
        .forEach(
            each ->
                problems.put(
                    method + each, document.problemsOfAnswer(method, status, each.path("value"))));
    if (content.has("example")) {
      JsonNode example = content.path("example");
      problems.put(method + status, document.problemsOfAnswer(method, status, example));
    } else {
      assertFalse(content.path("examples").isEmpty(), method + " has no example of " + status);
    }
  }

  @Test
  void everyMethodIsNamedByItselfAndHasAnExample() {
    document
        .methods()
        .forEach(
            (method, described) -> {
              assertEquals(method, described.path("operationId").asText());
              assertFalse(document.requests(method).isEmpty(), method);
            });
  }
}
