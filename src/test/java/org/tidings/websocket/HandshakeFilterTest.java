package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.LogLines;

class HandshakeFilterTest {
  private static final List<String> FOREIGN = List.of("https://elsewhere.example");

  private String path = "/ws";
  private @Nullable String query;
  private final List<String> happened = new ArrayList<>();
  private final StringWriter body = new StringWriter();
  private final FilterChain chain = (request, response) -> happened.add("passed on");
  private final HandshakeFilter filter =
      new HandshakeFilter(new Origins(List.of()), () -> happened.add("stopped"));

  private void handle(Map<String, List<String>> more) throws Exception {
    Map<String, List<String>> headers = new TreeMap<>(Map.of("Host", List.of("example.org")));
    headers.putAll(more);
    filter.doFilter(request(headers), response(), chain);
  }

  private HttpServletRequest request(Map<String, List<String>> headers) {
    return proxy(
        HttpServletRequest.class,
        (method, argument) -> {
          List<String> values = headers.getOrDefault((String) argument, List.of());
          return switch (method) {
            case "getRequestURI", "getServletPath" -> path;
            case "getQueryString" -> query;
            case "getPathInfo" -> null;
            case "getHeader" -> values.isEmpty() ? null : values.get(0);
            case "getHeaders" -> Collections.enumeration(values);
            default -> throw new UnsupportedOperationException(method);
          };
        });
  }

  private HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (method, argument) -> {
          if (method.equals("getWriter")) {
            return new PrintWriter(body, true);
          }
          happened.add(method + " " + argument);
          return null;
        });
  }

  private interface Answer {
    @Nullable Object to(String method, Object argument);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> answer.to(method.getName(), args == null ? "" : args[0])));
  }

  @Test
  void aWebSocketFromNoPageOrAnOwnOneIsPassedOn() throws Exception {
    handle(Map.of("Upgrade", List.of("WebSocket")));
    handle(Map.of("Upgrade", List.of("websocket"), "Origin", List.of("https://example.org")));
    assertEquals(List.of("passed on", "passed on"), happened);
  }

  @Test
  void aWebSocketFromAPageElsewhereIsRefusedAndLogged() throws Exception {
    try (LogLines log = new LogLines(RefusedOrigins.class, Level.ALL)) {
      handle(Map.of("Upgrade", List.of("websocket"), "Origin", FOREIGN));
      assertTrue(log.takeOne().getMessage().contains("'https://elsewhere.example'"));
    }
    assertEquals(List.of("setStatus 403", "setContentType text/plain;charset=UTF-8"), happened);
    assertEquals("Pages from this origin may not connect here.", body.toString());
  }

  @Test
  void theOriginsOfARequestWithSeveralAreAllLogged() throws Exception {
    try (LogLines log = new LogLines(RefusedOrigins.class, Level.ALL)) {
      handle(Map.of("Upgrade", List.of("websocket"), "Origin", List.of("http://a", "http://b")));
      assertTrue(log.takeOne().getMessage().contains("'http://a, http://b'"));
    }
    assertEquals("setStatus 403", happened.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/connection;a/websocket", "/", "/elsewhere"})
  void aPageFromElsewhereIsRefusedWhereverItWantsTo(String wanted) throws Exception {
    path = wanted;
    try (LogLines log = new LogLines(RefusedOrigins.class, Level.ALL)) {
      handle(Map.of("Upgrade", List.of("websocket"), "Origin", FOREIGN));
      log.takeOne();
    }
    assertEquals("setStatus 403", happened.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel=%zz", "channel=%C3", "other=%2", "other=[|]", "token=%"})
  void aMalformedAddressIsRefused(String malformed) throws Exception {
    query = malformed;
    handle(Map.of("Upgrade", List.of("websocket")));
    assertEquals(List.of("setStatus 400", "setContentType text/plain;charset=UTF-8"), happened);
    assertEquals("This address is malformed.", body.toString());
  }

  @Test
  void aMalformedPathIsRefused() throws Exception {
    path = "/ws;%zz";
    handle(Map.of("Upgrade", List.of("websocket")));
    assertEquals("setStatus 400", happened.get(0));
  }

  @Test
  void aWellFormedAddressIsPassedOn() throws Exception {
    query = "channel=%2342&channel=%C3%A4:b+c&heartbeat=1&token=a.b.c&x=%ff";
    handle(Map.of("Upgrade", List.of("websocket")));
    assertEquals(List.of("passed on"), happened);
  }

  @Test
  void whatIsNoWebSocketIsNotForThisFilterElsewhere() throws Exception {
    path = "/index.html";
    query = "%zz";
    handle(Map.of("Origin", FOREIGN));
    assertEquals(List.of("passed on"), happened);
  }

  @Test
  void whatIsNoWebSocketIsToldSoWhereverItIsFrom() throws Exception {
    try (LogLines log = new LogLines(RefusedOrigins.class, Level.ALL)) {
      handle(Map.of("Origin", FOREIGN));
      log.assertExhausted();
    }
    assertTrue(happened.contains("setStatus 426"), happened.toString());
    assertEquals("This address is a WebSocket's.", body.toString());
  }

  @Test
  void theEndOfTheFilterIsTheEndOfTheApplication() {
    filter.destroy();
    assertEquals(List.of("stopped"), happened);
  }
}
