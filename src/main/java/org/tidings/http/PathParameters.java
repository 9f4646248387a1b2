package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Parameters inside a path, {@code /api;x/info}: containers look away from them, proxies do not. A
 * rule of a proxy for {@code /api/} would not hold for that address, so it leads nowhere.
 */
final class PathParameters {
  static final String REFUSED = "a semicolon in the path";

  private PathParameters() {}

  static boolean isIn(HttpServletRequest request) {
    return request.getRequestURI().indexOf(';') >= 0;
  }
}
