package org.tidings.websocket;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tidings.metrics.Metrics;

/**
 * Stands before the endpoints. Refuses WebSockets: with 503 while there is no room for them or the
 * server stops, with 403 those of pages from elsewhere, with 400 those whose address is malformed,
 * and with 429 those that come too often from one address. Tells who comes without a WebSocket what
 * an endpoint's address is for.
 *
 * <p>Only what would else be let in counts for its address: so a page from elsewhere cannot use up
 * what its visitor may open, and who comes again to a full server is not refused for that later.
 *
 * <p>It sees the requests for every path: Payara finds an endpoint also at spellings of its path
 * ({@code /connection;a/websocket}) that no mapping of a filter covers.
 *
 * <p>When the application stops, filters are destroyed before any listener is told, the container's
 * own included ({@code ServletContextListener.contextDestroyed} promises it): the last moment at
 * which the clients can be given our close code and not the container's. Payara gives none and
 * leaves them connected.
 */
final class HandshakeFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  private static final String SOON = "1";
  private static final String LATER = "10";

  // transient, since filters are never serialised.
  private final transient Handshakes accepted;
  // Null where any number is accepted.
  private final transient @Nullable HandshakeRates rates;
  private final transient Node node;
  private final transient RefusedOrigins refused = new RefusedOrigins();
  private final transient Refusals refusedAsFull;
  private final transient Refusals refusedAsTooMany;

  /**
   * What the filter asks of the node, and tells it.
   *
   * @param connections how many there are
   * @param nanoTime as {@link System#nanoTime}
   * @param metrics counts what becomes of handshakes
   * @param whenStopping called when the application stops
   */
  record Node(
      BooleanSupplier isStopping,
      IntSupplier connections,
      LongSupplier nanoTime,
      Metrics metrics,
      Runnable whenStopping) {}

  HandshakeFilter(Handshakes accepted, Node node) {
    this.accepted = accepted;
    this.node = node;
    int perSecond = accepted.perSecond();
    this.rates = perSecond == 0 ? null : new HandshakeRates(perSecond);
    this.refusedAsFull =
        new Refusals(
            "there are as many as client.connection_limit allows, " + accepted.connections());
    this.refusedAsTooMany =
        new Refusals(
            "an address opens more than websocket.handshake_rate_limit allows, "
                + perSecond
                + " a second");
  }

  @Override
  public void destroy() {
    node.whenStopping().run();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isWebSocket(request)) {
      if (hasRoom(request, response)
          && isOriginAllowed(request, response)
          && isAddressWellFormed(request, response)
          && isInTime(request, response)) {
        chain.doFilter(request, response);
      }
    } else if (WebSockets.PATHS.contains(path(request))) {
      count(Metrics.Handshake.NOT_A_WEBSOCKET);
      response.setHeader("Upgrade", "websocket");
      response.setHeader("Connection", "Upgrade");
      answer(response, 426, "This address is a WebSocket's."); // RFC 9110 §15.5.22
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isWebSocket(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /** Those that are on their way from here to the hub are not counted: it may become a few more. */
  private boolean hasRoom(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (node.isStopping().getAsBoolean()) {
      count(Metrics.Handshake.STOPPING);
      retry(response, SOON);
      answer(response, 503, "This server is stopping.");
      return false;
    }
    int most = accepted.connections();
    if (most == 0 || node.connections().getAsInt() < most) {
      return true;
    }
    count(Metrics.Handshake.FULL);
    refusedAsFull.add(address(request), node.nanoTime().getAsLong());
    retry(response, LATER);
    answer(response, 503, "This server has no room for more connections.");
    return false;
  }

  private boolean isInTime(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (rates == null) {
      return true;
    }
    String address = address(request);
    long now = node.nanoTime().getAsLong();
    if (rates.take(address, now)) {
      return true;
    }
    count(Metrics.Handshake.RATE);
    refusedAsTooMany.add(address, now);
    retry(response, SOON);
    answer(response, 429, "Too many connections from this address."); // RFC 6585 §4
    return false;
  }

  private void count(Metrics.Handshake outcome) {
    node.metrics().handshake(outcome);
  }

  private String address(HttpServletRequest request) {
    return accepted.address().apply(request);
  }

  private static void retry(HttpServletResponse response, String seconds) {
    response.setHeader("Retry-After", seconds);
  }

  private boolean isOriginAllowed(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> from = Collections.list(request.getHeaders("Origin"));
    List<String> hosts = Collections.list(request.getHeaders("Host"));
    if (accepted.origins().allow(from, hosts)) {
      return true;
    }
    count(Metrics.Handshake.ORIGIN);
    refused.add(String.join(", ", from), String.join(", ", hosts));
    answer(response, 403, "Pages from this origin may not connect here.");
    return false;
  }

  /**
   * Containers fail at a malformed address, some only after they have accepted, and log all of it,
   * the token included.
   */
  private boolean isAddressWellFormed(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String query = request.getQueryString();
    try {
      URI address = URI.create(request.getRequestURI() + (query == null ? "" : "?" + query));
      Openings.of(address.getPath(), null, query);
      return true;
    } catch (IllegalArgumentException e) {
      count(Metrics.Handshake.MALFORMED);
      answer(response, 400, "This address is malformed.");
      return false;
    }
  }

  private static String path(HttpServletRequest request) {
    @Nullable String rest = request.getPathInfo();
    return request.getServletPath() + (rest == null ? "" : rest);
  }

  private static void answer(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(text);
  }
}
