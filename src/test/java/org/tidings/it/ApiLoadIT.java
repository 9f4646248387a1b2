package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many requests of the server API, at once and one after the other over one connection. */
@ArquillianTest
class ApiLoadIT {
  private static final int MANY = 200;
  private static final int THREADS = 16;
  private static final int BODY_LIMIT = 1024;
  private static final String CHANNELS = "200 {'result':{'channels':{}}}";
  private static final byte[] EMPTY = RawHttp.ascii("{}");

  /** More than any container has threads for, where it has few: Payara has five. */
  private static final int STALLED = 50;

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "load.war",
        Map.of(
            "tidings.http_api.key",
            BackEnd.KEY,
            "tidings.http_api.body_size_limit",
            Integer.toString(BODY_LIMIT),
            "tidings.demo",
            "true"));
  }

  @Test
  void manyCallsAtOnceAreEachDoneOnce() throws Exception {
    BackEnd backEnd = new BackEnd(application);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Peer peer = new Peer(Peer.address(application, "ws?channel=demo:many"))) {
      peer.send("1").next();
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        String publish = "{'channel':'demo:many','data':" + i + "}";
        answers.add(threads.submit(() -> backEnd.call("publish", publish)));
      }
      List<String> published = new ArrayList<>();
      for (Future<String> answer : answers) {
        published.add(answer.get(60, TimeUnit.SECONDS));
      }
      List<String> came = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        came.add(peer.next());
        assertTrue(
            published.contains("{'result':{'offset':" + (i + 1) + ",'epoch':'E'}}"),
            "no offset " + (i + 1));
      }
      assertEquals(MANY, came.stream().distinct().count());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneConnectionCarriesManyCalls() throws Exception {
    try (RawHttp http = new RawHttp(application)) {
      for (int i = 0; i < 10; i++) {
        assertEquals(CHANNELS, http.call("channels", EMPTY).answer());
        assertEquals(CHANNELS, http.callInChunks("channels", EMPTY, 1).answer());
        String refused = http.call("presence", RawHttp.ascii("{\"channel\":\"no:x\"}")).answer();
        assertTrue(refused.startsWith("200 {'error':{'code':102,"), refused);
      }
    }
  }

  /** Tomcat ends it after some statuses; who does not must not take the body for a request. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "channels | [] | 400 {'error':{'code':107,'message':'the body must be a JSON object'}}",
        "channels | LONG | 413 {'error':{'code':106,'message':'the body has 1026 bytes; at most 1024'}}",
        "nosuch | POST /api/info HTTP/1.1 | 404 {'error':{'code':104,'message':'method not found'}}",
        "nosuch | LONG | 404 {'error':{'code':104,'message':'method not found'}}",
      })
  void afterARefusalTheConnectionGoesOnOrEnds(String method, String body, String refusal)
      throws Exception {
    byte[] bytes = RawHttp.ascii(body.replace("LONG", "{}" + " ".repeat(BODY_LIMIT)));
    try (RawHttp http = new RawHttp(application)) {
      assertEquals(refusal, http.call(method, bytes).answer());
      assertEquals(CHANNELS, answerUnlessEnded(http));
    }
    try (RawHttp http = new RawHttp(application)) {
      assertEquals(refusal, http.callInChunks(method, bytes, 100).answer());
      assertEquals(CHANNELS, answerUnlessEnded(http));
    }
  }

  private static String answerUnlessEnded(RawHttp http) throws IOException {
    try {
      http.call("channels", EMPTY);
      if (http.isAtItsEnd()) {
        return CHANNELS;
      }
    } catch (SocketException e) {
      return CHANNELS; // It has ended with a reset, since there was more to read.
    }
    return http.answer();
  }

  @Test
  void whoSendsHalfABodyKeepsNobodyWaiting() throws Exception {
    List<RawHttp> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < STALLED; i++) {
        RawHttp http = new RawHttp(application);
        stalled.add(http);
        http.send(http.head("channels", "Content-Length: 2")).send(new byte[] {'{'});
      }
      BackEnd backEnd = new BackEnd(application);
      for (int i = 0; i < 10; i++) {
        assertEquals("{'result':{'channels':{}}}", backEnd.call("channels", "{}"));
      }
      try (Peer peer = new Peer(Peer.address(application, "ws"))) {
        peer.send("1").next();
      }
      for (RawHttp http : stalled) {
        assertEquals(CHANNELS, http.send(new byte[] {'}'}).answer());
      }
    } finally {
      for (RawHttp http : stalled) {
        http.close();
      }
    }
  }
}
