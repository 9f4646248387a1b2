package org.tidings.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Describes the server API to programs: {@code GET /api/openapi.json}. Asks for no key. */
public final class OpenApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private static final String FILE = "/org/tidings/openapi.json";
  private static final String VERSION = "${version}";

  // transient, since servlets are never serialised.
  private final transient Representation document;

  /**
   * @param version of Tidings
   */
  public OpenApiServlet(String version) {
    this.document = new Representation("application/json", file().replace(VERSION, version));
  }

  private static String file() {
    try (InputStream in = OpenApiServlet.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean withBody = request.getMethod().equals("GET");
    if (!PlainPath.isIn(request)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (withBody || request.getMethod().equals("HEAD")) {
      response.setHeader("X-Content-Type-Options", "nosniff");
      document.send(request, response, withBody);
    } else {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
  }
}
