package org.tidings.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server API as HTTP: who is let in, and what comes of bodies of every kind and pace. */
@ArquillianTest
class ApiRequestsIT {
  private static final int LIMIT = 1_048_576;
  private static final String PUBLISH = "{'channel':'demo:%s','data':%s}";
  private static final String CHANNELS = "{'result':{'channels':{}}}";

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "requests.war", Map.of("tidings.http_api.key", BackEnd.KEY, "tidings.demo", "true"));
  }

  private BackEnd backEnd() {
    return new BackEnd(application);
  }

  /** Nobody is subscribed: this shows that the API works, and changes nothing. */
  private void assertServes() throws Exception {
    assertEquals(CHANNELS, backEnd().call("channels", "{}"));
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return BodyPublishers.ofString(BackEnd.json(text));
  }

  private HttpRequest.Builder keyless(String query) {
    return backEnd().keyless("channels" + query, body("{}"));
  }

  @Test
  void theKeyMayComeInThreeWays() throws Exception {
    String encoded = URLEncoder.encode(BackEnd.KEY, UTF_8);
    String ok = "200 " + CHANNELS;
    assertEquals(ok, backEnd().told(keyless("").header("X-API-Key", BackEnd.KEY)));
    assertEquals(ok, backEnd().told(keyless("").header("Authorization", "apikey " + BackEnd.KEY)));
    assertEquals(ok, backEnd().told(keyless("").header("Authorization", "ApiKey " + BackEnd.KEY)));
    assertEquals(ok, backEnd().told(keyless("?x=1&api_key=" + encoded)));
  }

  @Test
  void withoutTheKeyNothingIsDoneAndNothingIsTold() throws Exception {
    String refused = "401 {'error':{'code':101,'message':'unauthorized'}}";
    assertEquals(refused, backEnd().told(keyless("")));
    assertEquals(refused, backEnd().told(keyless("").header("X-API-Key", "wrong")));
    assertEquals(refused, backEnd().told(keyless("").header("X-API-Key", BackEnd.KEY + "=")));
    assertEquals(refused, backEnd().told(keyless("").header("Authorization", "bearer wrong")));
    assertEquals(
        refused, backEnd().told(keyless("").header("Authorization", "bearer " + BackEnd.KEY)));
    assertEquals(refused, backEnd().told(keyless("?api_key=")));
    assertEquals(
        refused,
        backEnd().told(backEnd().keyless("publish", body(PUBLISH.formatted("secret", "1")))));
    assertEquals(refused, backEnd().told(backEnd().keyless("nosuch", body("{}"))));
    assertEquals(
        "{'result':{'publications':[],'epoch':'E','offset':0}}",
        backEnd().call("history", "{'channel':'demo:secret','limit':-1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
  void onlyPostIsTaken(String verb) throws Exception {
    HttpResponse<String> response =
        backEnd().send(backEnd().request("info", body("{}")).method(verb, BodyPublishers.noBody()));
    assertEquals(405, response.statusCode());
    assertEquals("POST", response.headers().firstValue("Allow").orElse("(none)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch", "", "Publish", "publish/", "publish/x", "send"})
  void whatIsNoMethodIsNotFound(String method) throws Exception {
    assertEquals(
        "404 {'error':{'code':104,'message':'method not found'}}",
        backEnd().told(backEnd().request(method, body("{}"))));
  }

  @Test
  void anAnswerIsJsonThatNobodyKeeps() throws Exception {
    HttpResponse<String> response = backEnd().send(backEnd().request("info", body("{}")));
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    String type = response.headers().firstValue("Content-Type").orElse("");
    assertTrue(type.startsWith("application/json"), type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "publish | {'channel':'no:x','data':1} | 404 {'code':102,",
        "publish | {'data':1} | 400 {'code':107,",
        "presence | {'channel':'bare'} | 400 {'code':108,",
        "history | {'channel':'demo:h','limit':1,'since':{'offset':1,'epoch':'other'}} | 416 {'code':112,",
        "nosuch | {} | 404 {'code':104,",
        "publish | { | 400 {'code':107,",
        "channels | {} | 200 {'result':{'channels':{}}}",
      })
  void errorsAreStatusesForWhoAsksForIt(String method, String body, String told) throws Exception {
    assertEquals(
        told,
        backEnd()
            .told(
                backEnd()
                    .request(method, body(body))
                    .header("X-Centrifugo-Error-Mode", "transport"))
            .substring(0, told.length()));
  }

  @Test
  void aBodyThatIsNoJsonOrNoUtf8IsRefused() throws Exception {
    String refused = "400 {'error':{'code':107,'message':'%s'}}";
    for (String empty : List.of("", " \r\n")) {
      assertEquals(
          refused.formatted("the body is empty: it must be a JSON object"),
          backEnd().told(backEnd().request("publish", body(empty))));
    }
    assertEquals(
        refused.formatted("the body must be a JSON object"),
        backEnd().told(backEnd().request("publish", body("[1]"))));
    assertEquals(
        refused.formatted("malformed JSON: it ends too early, at line 1, column 13 (offset 12)"),
        backEnd().told(backEnd().request("publish", body("{'channel':1"))));
    byte[] latin1 = {'{', '"', (byte) 0xe9, '"', ':', '1', '}'};
    assertEquals(
        refused.formatted("the body is not UTF-8"),
        backEnd().told(backEnd().request("info", BodyPublishers.ofByteArray(latin1))));
  }

  @Test
  void aFormAndAnUnknownCharsetAreReadAsTheBytesThatTheyAre() throws Exception {
    for (String type :
        List.of("application/x-www-form-urlencoded", "text/plain; charset=utf-16", "x")) {
      HttpRequest.Builder request = backEnd().request("channels", body("{}"));
      assertEquals("200 " + CHANNELS, backEnd().told(request.setHeader("Content-Type", type)));
    }
  }

  private static String tooLong(int bytes) {
    return "413 {'error':{'code':106,'message':'the body has "
        + bytes
        + " bytes; at most "
        + LIMIT
        + "'}}";
  }

  /** A publication whose body has so many bytes. */
  private static byte[] publication(String channel, int bytes) {
    byte[] body = new byte[bytes];
    Arrays.fill(body, (byte) 'x');
    byte[] begin = BackEnd.json(PUBLISH.formatted(channel, "'")).getBytes(UTF_8);
    System.arraycopy(begin, 0, body, 0, begin.length - 1);
    body[bytes - 2] = '"';
    body[bytes - 1] = '}';
    return body;
  }

  /** Without a length that is known, the client sends chunks. */
  private static HttpRequest.BodyPublisher chunks(byte[] bytes) {
    return BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {LIMIT + 1, 10 << 20})
  void aBodyOverTheLimitIsRefusedReadably(int bytes) throws Exception {
    byte[] body = publication("long", bytes);
    assertEquals(
        tooLong(bytes),
        backEnd().told(backEnd().request("publish", BodyPublishers.ofByteArray(body))));
    assertEquals(tooLong(bytes), backEnd().told(backEnd().request("publish", chunks(body))));
    try (RawHttp http = new RawHttp(application)) {
      assertEquals(tooLong(bytes), http.call("publish", body).answer());
    }
    try (RawHttp http = new RawHttp(application)) {
      assertEquals(tooLong(bytes), http.callInChunks("publish", body, 10_000).answer());
    }
    assertServes();
  }

  @Test
  void aBodyUpToTheLimitIsTaken() throws Exception {
    byte[] body = publication("most", LIMIT);
    String published = "200 {'result':{'offset':%d,'epoch':'E'}}";
    assertEquals(
        published.formatted(1),
        backEnd().told(backEnd().request("publish", BodyPublishers.ofByteArray(body))));
    assertEquals(
        published.formatted(2), backEnd().told(backEnd().request("publish", chunks(body))));
    try (RawHttp http = new RawHttp(application)) {
      assertEquals(published.formatted(3), http.callInChunks("publish", body, 4096).answer());
    }
    assertEquals("{'result':{}}", backEnd().call("history_remove", "{'channel':'demo:most'}"));
  }

  @Test
  void aLongAnswerComesWhole() throws Exception {
    byte[] body = publication("much", LIMIT);
    for (int i = 0; i < 4; i++) {
      backEnd().send(backEnd().request("publish", BodyPublishers.ofByteArray(body)));
    }
    String history = backEnd().call("history", "{'channel':'demo:much','limit':-1}");
    assertTrue(history.length() > 4_000_000, () -> history.length() + " characters");
    assertTrue(history.endsWith("'epoch':'E','offset':4}}"));
    backEnd().call("history_remove", "{'channel':'demo:much'}");
  }

  @Test
  void whoAsksFirstWhetherToSendIsToldToGoOn() throws Exception {
    HttpRequest.Builder request =
        backEnd()
            .request("publish", body(PUBLISH.formatted("expected", "1")))
            .version(HttpClient.Version.HTTP_1_1)
            .expectContinue(true);
    assertEquals("200 {'result':{'offset':1,'epoch':'E'}}", backEnd().told(request));
  }

  @Test
  void aBodyThatComesByteByByteIsAnswered() throws Exception {
    byte[] body = BackEnd.json(PUBLISH.formatted("slow", "{'text':'€'}")).getBytes(UTF_8);
    try (RawHttp http = new RawHttp(application)) {
      for (byte each : http.head("publish", "Content-Length: " + body.length)) {
        http.send(new byte[] {each});
      }
      for (byte each : body) {
        http.send(new byte[] {each});
      }
      assertEquals("200 {'result':{'offset':1,'epoch':'E'}}", http.answer());
    }
    try (RawHttp http = new RawHttp(application)) {
      assertEquals(
          "200 {'result':{'offset':2,'epoch':'E'}}",
          http.callInChunks("publish", body, 1).answer());
    }
  }

  @Test
  void aPeerThatGoesAwayInTheMiddleLeavesNothingBehind() throws Exception {
    byte[] half = RawHttp.ascii("{\"channel\":\"demo:half\",\"da");
    for (int i = 0; i < 20; i++) {
      RawHttp http = new RawHttp(application);
      http.send(
          http.head("publish", i % 2 == 0 ? "Content-Length: 99" : "Transfer-Encoding: chunked"));
      http.send(i % 2 == 0 ? half : RawHttp.ascii("50\r\n{"));
      if (i % 4 < 2) {
        http.reset();
      } else {
        http.close();
      }
    }
    assertEquals(
        "{'result':{'publications':[],'epoch':'E','offset':0}}",
        backEnd().call("history", "{'channel':'demo:half','limit':-1}"));
  }
}
