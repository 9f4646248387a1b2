package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.LogLines;
import org.tidings.metrics.Metrics;
import org.tidings.metrics.Samples;

class HandshakeFilterTest {
  private static final List<String> FOREIGN = List.of("https://elsewhere.example");

  private final FakeHandshake handshake = new FakeHandshake();
  private final List<String> stops = new ArrayList<>();
  private final Metrics metrics = new Metrics();
  private final HandshakeFilter filter =
      new HandshakeFilter(
          new Handshakes(new Origins(List.of()), 0, 0, request -> "192.0.2.1"),
          new HandshakeFilter.Node(
              () -> false, () -> 0, () -> 0, metrics, () -> stops.add("stopped")));

  private void handle(Map<String, List<String>> headers) throws Exception {
    handshake.comesTo(filter, headers);
  }

  @Test
  void aWebSocketFromNoPageOrAnOwnOneIsPassedOn() throws Exception {
    handle(Map.of("Upgrade", List.of("WebSocket")));
    handle(Map.of("Upgrade", List.of("websocket"), "Origin", List.of("https://example.org")));
    assertEquals(List.of("passed on", "passed on"), handshake.happened());
  }

  @Test
  void aWebSocketFromAPageElsewhereIsRefusedAndLogged() throws Exception {
    try (LogLines log = new LogLines(RefusedOrigins.class, Level.ALL)) {
      handle(Map.of("Upgrade", List.of("websocket"), "Origin", FOREIGN));
      assertTrue(log.takeOne().getMessage().contains("'https://elsewhere.example'"));
    }
    assertEquals(
        List.of("setStatus 403", "setContentType text/plain;charset=UTF-8"), handshake.happened());
    assertEquals("Pages from this origin may not connect here.", handshake.body());
    assertCounted("origin");
  }

  @Test
  void theOriginsOfARequestWithSeveralAreAllLogged() throws Exception {
    try (LogLines log = new LogLines(RefusedOrigins.class, Level.ALL)) {
      handle(Map.of("Upgrade", List.of("websocket"), "Origin", List.of("http://a", "http://b")));
      assertTrue(log.takeOne().getMessage().contains("'http://a, http://b'"));
    }
    assertEquals("setStatus 403", handshake.happened().get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/connection;a/websocket", "/", "/elsewhere"})
  void aPageFromElsewhereIsRefusedWhereverItWantsTo(String wanted) throws Exception {
    handshake.path = wanted;
    try (LogLines log = new LogLines(RefusedOrigins.class, Level.ALL)) {
      handle(Map.of("Upgrade", List.of("websocket"), "Origin", FOREIGN));
      log.takeOne();
    }
    assertEquals("setStatus 403", handshake.happened().get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel=%zz", "channel=%C3", "other=%2", "other=[|]", "token=%"})
  void aMalformedAddressIsRefused(String malformed) throws Exception {
    handshake.query = malformed;
    handle(Map.of("Upgrade", List.of("websocket")));
    assertEquals(
        List.of("setStatus 400", "setContentType text/plain;charset=UTF-8"), handshake.happened());
    assertEquals("This address is malformed.", handshake.body());
    assertCounted("malformed");
  }

  private void assertCounted(String outcome) {
    assertEquals(
        1, Samples.of(metrics).get("tidings_handshakes_total{outcome=\"" + outcome + "\"}"));
  }

  @Test
  void aMalformedPathIsRefused() throws Exception {
    handshake.path = "/ws;%zz";
    handle(Map.of("Upgrade", List.of("websocket")));
    assertEquals("setStatus 400", handshake.happened().get(0));
  }

  @Test
  void aWellFormedAddressIsPassedOn() throws Exception {
    handshake.query = "channel=%2342&channel=%C3%A4:b+c&heartbeat=1&token=a.b.c&x=%ff";
    handle(Map.of("Upgrade", List.of("websocket")));
    assertEquals(List.of("passed on"), handshake.happened());
  }

  @Test
  void whatIsNoWebSocketIsNotForThisFilterElsewhere() throws Exception {
    handshake.path = "/index.html";
    handshake.query = "%zz";
    handle(Map.of("Origin", FOREIGN));
    assertEquals(List.of("passed on"), handshake.happened());
  }

  @Test
  void whatIsNoWebSocketIsToldSoWhereverItIsFrom() throws Exception {
    try (LogLines log = new LogLines(RefusedOrigins.class, Level.ALL)) {
      handle(Map.of("Origin", FOREIGN));
      log.assertExhausted();
    }
    List<String> happened = handshake.happened();
    assertTrue(happened.contains("setStatus 426"), happened.toString());
    assertEquals("This address is a WebSocket's.", handshake.body());
  }

  @Test
  void theEndOfTheFilterIsTheEndOfTheApplication() {
    filter.destroy();
    assertEquals(List.of("stopped"), stops);
  }
}
