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
import org.jspecify.annotations.Nullable;

/**
 * Stands before the endpoints. Refuses the WebSockets of pages from elsewhere with 403, and with
 * 400 those whose address is malformed; tells who comes without a WebSocket what an endpoint's
 * address is for.
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

  // transient, since filters are never serialised.
  private final transient Origins origins;
  private final transient RefusedOrigins refused = new RefusedOrigins();
  private final transient Runnable whenStopping;

  HandshakeFilter(Origins origins, Runnable whenStopping) {
    this.origins = origins;
    this.whenStopping = whenStopping;
  }

  @Override
  public void destroy() {
    whenStopping.run();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isWebSocket(request)) {
      if (isOriginAllowed(request, response) && isAddressWellFormed(request, response)) {
        chain.doFilter(request, response);
      }
    } else if (WebSockets.PATHS.contains(path(request))) {
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

  private boolean isOriginAllowed(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> from = Collections.list(request.getHeaders("Origin"));
    List<String> hosts = Collections.list(request.getHeaders("Host"));
    if (origins.allow(from, hosts)) {
      return true;
    }
    refused.add(String.join(", ", from), String.join(", ", hosts));
    answer(response, 403, "Pages from this origin may not connect here.");
    return false;
  }

  /**
   * Containers fail at a malformed address, some only after they have accepted, and log all of it,
   * the token included.
   */
  private static boolean isAddressWellFormed(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    String query = request.getQueryString();
    try {
      URI address = URI.create(request.getRequestURI() + (query == null ? "" : "?" + query));
      Openings.of(address.getPath(), null, query);
      return true;
    } catch (IllegalArgumentException e) {
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
