package org.tidings.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Stands before all of the console: without a password there is none.
 *
 * <p>It sees the requests for every path: Undertow finds a file also at spellings of its path
 * ({@code //console/main.js}) that no mapping of a filter to {@code /console/*} covers.
 */
final class ConsolePages extends HttpFilter {
  private static final long serialVersionUID = 1;

  static final String PATH = "/console";
  private static final String START = "/console/index.html";

  // As a segment of a path, also as file systems take it that know no case and no dots at the end.
  private static final Pattern NAME =
      Pattern.compile("(^|[/\\\\])console[. ]*([/\\\\;]|$)", Pattern.CASE_INSENSITIVE);

  private final boolean exists;

  ConsolePages(boolean exists) {
    this.exists = exists;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isConsole(request)) {
      chain.doFilter(request, response);
      return;
    }
    String path = exists ? PlainPath.of(request) : null;
    if (path == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (path.equals(PATH)) {
      // Relative: proxies may have put something before it.
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", "console/");
    } else if (path.equals(PATH + "/")) {
      // Not by a welcome file: not every container has such by default.
      request.getRequestDispatcher(START).forward(request, response);
    } else if (path.startsWith(PATH + "/")) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /** Whether it may be the console that the container finds there. */
  private static boolean isConsole(HttpServletRequest request) {
    String path = request.getServletPath() + Objects.toString(request.getPathInfo(), "");
    return NAME.matcher(path).find();
  }
}
