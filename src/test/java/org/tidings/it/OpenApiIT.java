package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tidings.Version;
import org.tidings.openapi.Bodies;
import org.tidings.openapi.Document;

/** What the server says of its API is what it does. */
@ArquillianTest
class OpenApiIT {
  private static final Document DOCUMENT = Document.ofTheSources();
  private static final Bodies BODIES = new Bodies(DOCUMENT);
  private static final String NAMESPACES =
      "[{'name':'kept','presence':true,'history_size':10,'history_ttl':'5m',"
          + "'allow_subscribe_for_client':true,'allow_publish_for_client':true}]";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "openapi.war",
        Map.of(
            "tidings.http_api.key",
            BackEnd.KEY,
            "tidings.demo",
            "true",
            "tidings.client.token.hmac_secret_key",
            SdkPeer.SECRET,
            "tidings.channel.namespaces",
            BackEnd.json(NAMESPACES)));
  }

  private URI address() {
    return application.resolve("api/openapi.json");
  }

  private HttpResponse<String> ask(String verb, URI address, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).method(verb, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> call(String method, String body, String mode) throws Exception {
    BackEnd backEnd = new BackEnd(application);
    return backEnd.send(
        backEnd
            .request(method, BodyPublishers.ofString(body))
            .header("X-Centrifugo-Error-Mode", mode));
  }

  /** Calls, in an error mode, and checks that the answer is as it is described. */
  private JsonNode checked(String method, String body, String mode) throws Exception {
    HttpResponse<String> answer = call(method, body, mode);
    JsonNode json = Document.json(answer.body());
    String all = method + " " + mode + " " + answer.statusCode() + " " + answer.body();
    assertEquals(List.of(), DOCUMENT.problemsOfAnswer(method, answer.statusCode(), json), all);
    return json;
  }

  private JsonNode result(String method, String body) throws Exception {
    JsonNode answer = checked(method, BackEnd.json(body), "default");
    assertTrue(answer.has("result") || answer.has("replies"), answer::toString);
    return answer;
  }

  static List<String> methods() {
    return List.copyOf(DOCUMENT.methods().keySet());
  }

  @Test
  void everybodyMayReadIt() throws Exception {
    HttpResponse<String> answer = ask("GET", address());
    assertEquals(200, answer.statusCode());
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertTrue(type.startsWith("application/json"), type);
    assertEquals("no-cache", answer.headers().firstValue("Cache-Control").orElse(""));
    JsonNode told = Document.json(answer.body());
    assertEquals(Version.TEXT, told.at("/info/version").asText());
    assertEquals(DOCUMENT.root().path("paths"), told.path("paths"));
    assertEquals(DOCUMENT.root().path("components"), told.path("components"));
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    assertEquals(304, ask("GET", address(), "If-None-Match", tag).statusCode());
    HttpResponse<String> head = ask("HEAD", address());
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(tag, head.headers().firstValue("ETag").orElse(""));
  }

  @Test
  void nothingElseComesOfItsAddress() throws Exception {
    HttpResponse<String> post = ask("POST", address());
    assertEquals(405, post.statusCode());
    assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElse("(none)"));
    assertEquals(404, ask("GET", application.resolve("api/openapi.json;x")).statusCode());
    assertEquals(4, ask("GET", application.resolve("api/openapi.json/x")).statusCode() / 100);
  }

  @Test
  void itsServerIsWhereItLies() throws Exception {
    String server = DOCUMENT.root().at("/servers/0/url").asText();
    URI base = address().resolve(server);
    String info = base.toString().replaceFirst("/$", "") + "/info";
    assertEquals(
        200,
        http.send(
                HttpRequest.newBuilder(URI.create(info))
                    .header("X-API-Key", BackEnd.KEY)
                    .POST(BodyPublishers.ofString("{}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .statusCode());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyExampleWorks(String method) throws Exception {
    for (JsonNode example : DOCUMENT.requests(method)) {
      for (String mode : List.of("default", "transport")) {
        assertEquals(200, call(method, example.toString(), mode).statusCode(), example::toString);
      }
      JsonNode answer = result(method, example.toString());
      answer.path("replies").forEach(reply -> assertFalse(reply.has("error"), answer::toString));
    }
  }

  @Test
  void resultsWithAllThatTheyCanHaveAreAsDescribed() throws Exception {
    try (SdkPeer ann = new SdkPeer(application, "ann", "kept:all")) {
      result(
          "subscribe",
          "{'user':'ann','channel':'kept:more','info':{'i':1},'data':1,'expire_at':4102444799}");
      ann.send("{'id':7,'publish':{'channel':'kept:all','data':{'by':'ann'}}}");
      String told = ann.next();
      while (!told.contains("'id':7")) {
        told = ann.next(); // What it is told of itself may come first.
      }
      result("publish", "{'channel':'kept:all','data':null,'tags':{'k':'v'}}");
      JsonNode kept = result("history", "{'channel':'kept:all','limit':-1}");
      assertEquals("ann", kept.at("/result/publications/0/info/user").asText());
      assertEquals("v", kept.at("/result/publications/1/tags/k").asText());
      JsonNode present = result("presence", "{'channel':'kept:more'}");
      assertEquals(1, present.at("/result/presence/" + ann.id() + "/chan_info/i").asInt());
      assertEquals(
          1, result("presence_stats", "{'channel':'kept:all'}").at("/result/num_users").asInt());
      JsonNode channels = result("channels", "{'pattern':'kept:*'}");
      assertEquals(2, channels.at("/result/channels").size());
      JsonNode page = result("channels", "{'pattern':'kept:*','limit':1}");
      assertEquals("kept:all", page.at("/result/next").asText());
      JsonNode connection = result("connections", "{'client':'" + ann.id() + "'}");
      assertEquals(
          "kept:more", connection.at("/result/connections/" + ann.id() + "/channels/1").asText());
      assertTrue(result("info", "{}").at("/result/nodes/0/num_subs").asInt() >= 2);
      JsonNode batch =
          result(
              "batch",
              "{'commands':[{'presence':{'channel':'kept:all'}},{'history':{'channel':'kept:all',"
                  + "'limit':9}},{'broadcast':{'channels':['kept:all','no:x'],'data':1}},{'nosuch':{}}]}");
      assertEquals(104, batch.at("/replies/3/error/code").asInt());
      assertEquals(102, batch.at("/replies/2/broadcast/responses/1/error/code").asInt());
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whatIsRefusedIsRefusedAsDescribed(String method) throws Exception {
    for (Bodies.Member member : BODIES.members(method)) {
      for (JsonNode wrong : Bodies.wrong(member.schema())) {
        String body = BODIES.with(member, wrong).toString();
        assertEquals(107, checked(method, body, "default").at("/error/code").asInt(), body);
        assertEquals(107, checked(method, body, "transport").at("/code").asInt(), body);
      }
    }
    for (String body : List.of("", "[]", "{", "{}x")) {
      assertEquals(107, checked(method, body, "default").at("/error/code").asInt());
      assertEquals(107, checked(method, body, "transport").at("/code").asInt());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "publish | {'channel':'no:x','data':1} | 102",
        "publish | {'data':1} | 107",
        "subscribe | {'user':'1','channel':'no:x'} | 102",
        "subscribe | {'user':'1','channel':'kept:x','expire_at':1} | 107",
        "unsubscribe | {'channel':'kept:x'} | 107",
        "disconnect | {'user':'1','disconnect':{'code':4000,'reason':'{}'}} | 107",
        "presence | {'channel':'bare'} | 108",
        "presence_stats | {'channel':'bare'} | 108",
        "history | {'channel':'bare'} | 108",
        "history | {'channel':'demo:h','limit':1,'since':{'offset':1,'epoch':'other'}} | 112",
        "history_remove | {'channel':'no:x'} | 102",
      })
  void errorsOfSubstanceAreAsDescribed(String method, String body, int code) throws Exception {
    String json = BackEnd.json(body);
    assertEquals(code, checked(method, json, "default").at("/error/code").asInt());
    assertEquals(code, checked(method, json, "transport").at("/code").asInt());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void requestsThatAreNoCallsAreAnsweredAsDescribed(String method) throws Exception {
    URI address = application.resolve("api/" + method);
    for (String mode : List.of("default", "transport")) {
      String[] headers = {"X-Centrifugo-Error-Mode", mode};
      assertDescribed(method, 401, ask("POST", address, headers));
      assertDescribed(method, 405, ask("PUT", address, headers));
      assertDescribed(method, 404, ask("POST", URI.create(address + ";x"), headers));
      assertDescribed(method, 413, call(method, " ".repeat(1_048_577), mode));
    }
  }

  private static void assertDescribed(String method, int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    JsonNode body = Document.json(answer.body());
    assertEquals(List.of(), DOCUMENT.problemsOfAnswer(method, status, body), answer.body());
    JsonNode response = DOCUMENT.root().at("/paths/~1" + method + "/post/responses/" + status);
    DOCUMENT
        .resolved(response)
        .path("headers")
        .fieldNames()
        .forEachRemaining(name -> assertTrue(answer.headers().firstValue(name).isPresent(), name));
  }
}
