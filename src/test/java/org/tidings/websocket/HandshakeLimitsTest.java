package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.metrics.Metrics;
import org.tidings.metrics.Samples;

/** Handshakes that come when there is no room for them, or too often. */
class HandshakeLimitsTest {
  private static final List<String> FOREIGN = List.of("https://elsewhere.example");
  private static final Map<String, List<String>> WEB_SOCKET =
      Map.of("Upgrade", List.of("websocket"));

  private final FakeHandshake handshake = new FakeHandshake();
  private final Metrics metrics = new Metrics();
  private boolean stopping;
  private int connections;
  private long now;
  private HandshakeFilter filter = filter(0, 0);

  private HandshakeFilter filter(int mostConnections, int perSecond) {
    HandshakeFilter.Node node =
        new HandshakeFilter.Node(() -> stopping, () -> connections, () -> now, metrics, () -> {});
    Origins origins = new Origins(List.of());
    return new HandshakeFilter(
        new Handshakes(
            origins,
            mostConnections,
            perSecond,
            request ->
                Objects.requireNonNullElse(request.getHeader("X-From"), request.getRemoteAddr())),
        node);
  }

  private void handle(Map<String, List<String>> headers) throws Exception {
    handshake.comesTo(filter, headers);
  }

  private void isAnswered(int status, String retryAfter, String text) {
    assertEquals(
        List.of(
            "setHeader Retry-After: " + retryAfter,
            "setStatus " + status,
            "setContentType text/plain;charset=UTF-8"),
        handshake.happened());
    assertEquals(text, handshake.body());
  }

  private void isPassedOn() {
    assertEquals(List.of("passed on"), handshake.happened());
  }

  @Test
  void eachRefusalIsCounted() throws Exception {
    filter = filter(1, 1);
    connections = 1;
    handle(WEB_SOCKET);
    connections = 0;
    for (int i = 0; i < 12; i++) {
      handle(WEB_SOCKET);
    }
    stopping = true;
    handle(WEB_SOCKET);
    handshake.path = "/ws";
    handle(Map.of());
    Samples samples = Samples.of(metrics);
    assertEquals(
        List.of(1.0, 2.0, 1.0, 1.0),
        Stream.of("full", "rate", "stopping", "not_a_websocket")
            .map(each -> samples.get("tidings_handshakes_total{outcome=\"" + each + "\"}"))
            .toList());
  }

  @Test
  void aServerThatStopsRefusesWith503() throws Exception {
    handle(WEB_SOCKET);
    isPassedOn();
    stopping = true;
    handle(WEB_SOCKET);
    isAnswered(503, "1", "This server is stopping.");
  }

  @Test
  void whatIsNoWebSocketPassesAServerThatStopsOrIsFull() throws Exception {
    filter = filter(1, 1);
    stopping = true;
    connections = 1;
    handshake.path = "/index.html";
    handle(Map.of());
    isPassedOn();
  }

  @Test
  void withAsManyConnectionsAsMayBeItRefusesWith503AndSaysSoInTheLog() throws Exception {
    filter = filter(3, 0);
    connections = 2;
    handle(WEB_SOCKET);
    isPassedOn();
    connections = 3;
    try (LogLines log = new LogLines(Refusals.class, Level.INFO)) {
      handle(WEB_SOCKET);
      String line = log.takeOne().getMessage();
      assertTrue(line.contains("client.connection_limit allows, 3: 1 so far"), line);
    }
    isAnswered(503, "10", "This server has no room for more connections.");
    connections = 2;
    handle(WEB_SOCKET);
    isPassedOn();
  }

  @Test
  void withoutALimitThereMayBeAnyNumber() throws Exception {
    connections = Integer.MAX_VALUE;
    for (int i = 0; i < 1000; i++) {
      handle(WEB_SOCKET);
      isPassedOn();
    }
  }

  @Test
  void anAddressThatOpensTooManyIsRefusedWith429UntilTimeHasPassed() throws Exception {
    filter = filter(0, 1);
    tenPass(WEB_SOCKET);
    try (LogLines log = new LogLines(Refusals.class, Level.INFO)) {
      handle(WEB_SOCKET);
      String line = log.takeOne().getMessage();
      assertTrue(line.contains("websocket.handshake_rate_limit allows, 1 a second: 1 so"), line);
      assertTrue(line.endsWith("from 192.0.2.1"), line);
    }
    isAnswered(429, "1", "Too many connections from this address.");
    handshake.peer = "192.0.2.2";
    handle(WEB_SOCKET);
    isPassedOn();
    handshake.peer = "192.0.2.1";
    now += 1_000_000_000;
    handle(WEB_SOCKET);
    isPassedOn();
  }

  @Test
  void theAddressIsWhatItIsTakenForAndNotAlwaysThePeers() throws Exception {
    filter = filter(0, 1);
    Map<String, List<String>> one =
        Map.of("Upgrade", List.of("websocket"), "X-From", List.of("198.51.100.1"));
    tenPass(one);
    try (LogLines log = new LogLines(Refusals.class, Level.INFO)) {
      handle(one);
      assertTrue(log.takeOne().getMessage().endsWith("from 198.51.100.1"));
    }
    isAnswered(429, "1", "Too many connections from this address.");
    handle(WEB_SOCKET);
    isPassedOn();
  }

  @Test
  void whatIsRefusedForAnotherReasonDoesNotCountForItsAddress() throws Exception {
    filter = filter(5, 1);
    try (LogLines origins = new LogLines(RefusedOrigins.class, Level.ALL);
        LogLines full = new LogLines(Refusals.class, Level.INFO)) {
      for (int i = 0; i < 100; i++) {
        handle(Map.of("Upgrade", List.of("websocket"), "Origin", FOREIGN));
        handshake.query = "channel=%zz";
        handle(WEB_SOCKET);
        handshake.query = null;
        connections = 5;
        handle(WEB_SOCKET);
        connections = 4;
      }
      origins.takeOne();
      full.takeOne();
    }
    handshake.happened();
    tenPass(WEB_SOCKET);
  }

  private void tenPass(Map<String, List<String>> headers) throws Exception {
    for (int i = 0; i < 10; i++) {
      handle(headers);
      isPassedOn();
    }
  }
}
