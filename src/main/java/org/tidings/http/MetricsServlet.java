package org.tidings.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.tidings.metrics.Metrics;

/** Shows what the node counts and times, to those who may see it. */
public final class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private static final String PLAIN = "text/plain;charset=UTF-8";

  // transient, since servlets are never serialised.
  private final transient Metrics metrics;
  private final transient MetricsAccess access;

  public MetricsServlet(Metrics metrics, MetricsAccess access) {
    this.metrics = metrics;
    this.access = access;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(request, response, true);
  }

  /** Not left to the container: Payara sends the body too, over HTTP/2. */
  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(request, response, false);
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, boolean withBody)
      throws IOException {
    if (!PlainPath.isIn(request)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    Metrics.Page page =
        switch (access.of(request)) {
          case ALLOWED ->
              metrics.page(String.join(",", Collections.list(request.getHeaders("Accept"))));
          case TOKEN_REQUIRED -> {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            response.setHeader("WWW-Authenticate", "Bearer");
            yield text("The metrics are shown to who brings metrics.token, as Bearer.\n");
          }
          case LOCAL_ONLY -> {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            yield text("Only this machine may see the metrics; set metrics.token to let others.\n");
          }
        };
    response.setContentType(page.contentType());
    byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    if (withBody) {
      response.getOutputStream().write(body);
    }
  }

  private static Metrics.Page text(String text) {
    return new Metrics.Page(PLAIN, text);
  }
}
