package org.tidings.websocket;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands before the endpoints. Tells who comes without a WebSocket what the address is for.
 *
 * <p>When the application stops, filters are destroyed before any listener is told, the container's
 * own included ({@code ServletContextListener.contextDestroyed} promises it): the last moment at
 * which the clients can be given our close code and not the container's. Payara gives none and
 * leaves them connected.
 */
final class HandshakeFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // Filters are never serialised.
  private final Runnable whenStopping;

  HandshakeFilter(Runnable whenStopping) {
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
    if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(426); // Upgrade Required, RFC 9110 §15.5.22
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print("This address is a WebSocket's.");
  }
}
