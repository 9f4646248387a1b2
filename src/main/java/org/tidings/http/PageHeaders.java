package org.tidings.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The security headers of everything a browser loads. The pages need no more than their own files:
 * no inline script or style, nothing from elsewhere, no frame around them.
 */
public final class PageHeaders extends HttpFilter {
  private static final long serialVersionUID = 1;

  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    // Pages and scripts belong together: revalidate, so that no browser mixes two versions.
    response.setHeader("Cache-Control", "no-cache");
    chain.doFilter(request, response);
  }
}
