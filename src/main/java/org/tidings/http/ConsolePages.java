package org.tidings.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Stands before the console's files: without a password there is no console. */
final class ConsolePages extends HttpFilter {
  private static final long serialVersionUID = 1;

  static final String PATH = "/console";
  private static final String START = "/console/index.html";

  private final boolean exists;

  ConsolePages(boolean exists) {
    this.exists = exists;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (!exists) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (path.equals(PATH)) {
      // Relative: proxies may have put something before it.
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", "console/");
    } else if (path.equals(PATH + "/")) {
      // Not by a welcome file: not every container has such by default.
      request.getRequestDispatcher(START).forward(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }
}
