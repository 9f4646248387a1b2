package org.tidings.websocket;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A handshake as a filter sees it, and what becomes of it. */
final class FakeHandshake {
  String path = "/ws";
  @Nullable String query;
  String peer = "192.0.2.1";
  private final List<String> happened = new ArrayList<>();
  private final StringWriter body = new StringWriter();
  private final FilterChain chain = (request, response) -> happened.add("passed on");

  /** Comes to the filter with these headers, and its {@code Host}. */
  void comesTo(HandshakeFilter filter, Map<String, List<String>> more) throws Exception {
    Map<String, List<String>> headers = new TreeMap<>(Map.of("Host", List.of("example.org")));
    headers.putAll(more);
    filter.doFilter(request(headers), response(), chain);
  }

  /** What has happened since the last question. */
  List<String> happened() {
    List<String> taken = List.copyOf(happened);
    happened.clear();
    return taken;
  }

  /** What has been answered since the last question. */
  String body() {
    String taken = body.toString();
    body.getBuffer().setLength(0);
    return taken;
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
            case "getRemoteAddr" -> peer;
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
            (proxy, method, args) -> answer.to(method.getName(), joined(args))));
  }

  private static Object joined(Object @Nullable [] args) {
    if (args == null) {
      return "";
    }
    return Arrays.stream(args).map(String::valueOf).collect(Collectors.joining(": "));
  }
}
