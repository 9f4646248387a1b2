package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tidings.openapi.Bodies;
import org.tidings.openapi.Document;

/**
 * The description of the server API and what reads it agree: on methods, members, types, limits and
 * on what must be there.
 */
class ApiDescriptionTest {
  private static final Document DOCUMENT = Document.ofTheSources();
  private static final Bodies BODIES = new Bodies(DOCUMENT);
  private static final int MUCH = 100_000;

  private final JsonCodec codec = new JsonCodec();

  private static Set<String> methods() {
    Set<String> methods = new TreeSet<>(ApiReader.METHODS.keySet());
    methods.add(ApiReader.BATCH);
    return methods;
  }

  private static Set<String> methodsOfMembers() {
    return ApiReader.METHODS.keySet();
  }

  /** Each member of each method, members of objects inside too. */
  private static Stream<Bodies.Member> members() {
    return methods().stream().flatMap(method -> BODIES.members(method).stream());
  }

  private static Set<String> names(String path) {
    Set<String> names = new TreeSet<>();
    DOCUMENT.root().at(path).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private ApiCall read(String method, JsonNode body) {
    return codec.apiCall(method, body.toString());
  }

  @Test
  void theMethodsAreThose() {
    assertEquals(methods(), DOCUMENT.methods().keySet());
    assertTrue(methods().stream().allMatch(JsonCodec::isApiMethod));
    Set<String> inABatch = names("/components/schemas/Command/properties");
    assertEquals(new TreeSet<>(methodsOfMembers()), inABatch);
    inABatch.add("error");
    assertEquals(inABatch, names("/components/schemas/CommandReply/properties"));
  }

  @ParameterizedTest
  @MethodSource("methodsOfMembers")
  void theMembersAreThoseThatAreRead(String method) {
    ObjectNode body = BODIES.full(method);
    Set<String> read = new TreeSet<>(AskedMembers.of(method, body.toString()));
    body.remove("b64data");
    read.addAll(AskedMembers.of(method, body.toString()));
    assertEquals(
        read, new TreeSet<>(BODIES.members(method).stream().map(Bodies.Member::path).toList()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whatIsDescribedIsAccepted(String method) {
    assertAgree(method, BODIES.full(method), true, "");
    DOCUMENT.requests(method).forEach(example -> assertAgree(method, example, true, ""));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whatMustBeThereMustBeThere(String method) {
    List<String> names = List.copyOf(DOCUMENT.members(method).keySet());
    for (String one : names) {
      for (String other : names) {
        ObjectNode body = BODIES.full(method);
        body.remove(List.of(one, other));
        boolean described = DOCUMENT.problemsOfRequest(method, body).isEmpty();
        ApiCall call = read(method, body);
        assertEquals(described, !(call instanceof ApiCall.Refused), () -> body + " " + call);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("members")
  void whatMustBeInAnObjectInsideMustBeThere(Bodies.Member member) {
    ObjectNode body = BODIES.without(member);
    boolean described = DOCUMENT.problemsOfRequest(member.method(), body).isEmpty();
    assertEquals(described, !(read(member.method(), body) instanceof ApiCall.Refused));
  }

  @ParameterizedTest
  @MethodSource("members")
  void aMemberOfAnotherTypeIsRefusedByName(Bodies.Member member) {
    for (JsonNode wrong : Bodies.wrong(member.schema())) {
      assertAgree(member.method(), BODIES.with(member, wrong), false, member.path());
    }
  }

  @ParameterizedTest
  @MethodSource("members")
  void aLimitIsWhereItIsSaidToBe(Bodies.Member member) {
    for (JsonNode most : Bodies.atTheLimits(member.schema(), DOCUMENT)) {
      assertAgree(member.method(), BODIES.with(member, most), true, "");
    }
    for (JsonNode over : Bodies.overTheLimits(member.schema(), DOCUMENT)) {
      assertAgree(member.method(), BODIES.with(member, over), false, member.path());
    }
  }

  /** As far as the reader goes: names of channels are looked at later. */
  @ParameterizedTest
  @MethodSource("members")
  void whereNoLimitIsSaidThereIsNone(Bodies.Member member) {
    JsonNode schema = member.schema();
    if (schema.path("type").asText().equals("string")
        && !schema.has("maxLength")
        && !schema.has("contentEncoding")) {
      JsonNode text = TextNode.valueOf("x".repeat(MUCH));
      assertAgree(member.method(), BODIES.with(member, text), true, "");
    }
    if (schema.path("type").asText().equals("integer")) {
      assertTrue(schema.has("minimum") && schema.has("maximum"), member::toString);
    }
    if (schema.path("type").asText().equals("array")) {
      assertTrue(schema.has("maxItems"), member::toString);
    }
  }

  @Test
  void nullIsAsGoodAsMissingButForData() {
    members()
        .filter(member -> !member.path().contains("."))
        .forEach(
            member -> {
              ObjectNode without = BODIES.without(member);
              if (!member.path().equals("data")) {
                JsonNode body = BODIES.with(member, NullNode.getInstance());
                assertEquals(read(member.method(), without), read(member.method(), body));
              }
            });
  }

  private void assertAgree(String method, JsonNode body, boolean good, String name) {
    List<String> problems = DOCUMENT.problemsOfRequest(method, body);
    ApiCall call = read(method, body);
    String all = shortened(method + " " + body + " " + problems + " " + call);
    assertEquals(good, problems.isEmpty(), all);
    assertFalse(call instanceof ApiCall.Malformed, all);
    if (good) {
      assertFalse(call instanceof ApiCall.Refused, all);
    } else {
      assertTrue(assertInstanceOf(ApiCall.Refused.class, call, all).why().startsWith(name), all);
    }
  }

  private static String shortened(String text) {
    return text.length() < 2000
        ? text
        : text.substring(0, 1000) + " … " + text.substring(text.length() - 1000);
  }
}
