package org.tidings.standalone;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends whoever comes with plain HTTP to the same path at {@code https}. */
final class HttpsRedirect implements HttpHandler {
  private static final int HTTPS = 443;

  // RFC 3986 §3.2.2, without user and percent signs. What is no host must not get into a header.
  private static final Pattern HOST =
      Pattern.compile(
          "(?<host>\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,30}\\.?)(:\\d{1,5})?");
  private static final Pattern PATH = Pattern.compile("/[!-~]*");

  private final IntSupplier port;

  /**
   * @param port where clients reach TLS; asked when somebody comes
   */
  HttpsRedirect(IntSupplier port) {
    this.port = port;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    HeaderValues hosts = exchange.getRequestHeaders().get(Headers.HOST);
    String query = exchange.getQueryString();
    String path = exchange.getRequestURI() + (query.isEmpty() ? "" : "?" + query);
    Optional<String> target =
        hosts == null || hosts.size() != 1
            ? Optional.empty()
            : target(hosts.getFirst(), path, port.getAsInt());
    if (target.isEmpty()) {
      answer(exchange, StatusCodes.BAD_REQUEST, "This request is malformed.");
    } else if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
      // Clients follow no redirect of a WebSocket.
      answer(
          exchange,
          StatusCodes.FORBIDDEN,
          "WebSockets are taken over TLS alone: " + target.get().replaceFirst("https", "wss"));
    } else {
      exchange.getResponseHeaders().put(Headers.LOCATION, target.get());
      answer(exchange, StatusCodes.PERMANENT_REDIRECT, "It is at " + target.get());
    }
  }

  /** Where it is over TLS; empty for what is no host or no path. */
  static Optional<String> target(String host, String path, int port) {
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches() || !PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        "https://" + matcher.group("host") + (port == HTTPS ? "" : ":" + port) + path);
  }

  private static void answer(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain;charset=UTF-8");
    exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    exchange.getResponseSender().send(text + "\n");
  }
}
