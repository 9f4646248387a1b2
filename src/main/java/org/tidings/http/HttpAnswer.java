package org.tidings.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An answer of the server API.
 *
 * @param body JSON
 */
record HttpAnswer(int status, String body) {

  /** Writes what stands before the body, and returns the body. */
  byte[] beginIn(HttpServletResponse response) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(bytes.length);
    return bytes;
  }

  /** Writes all of it; blocks, so it is for short ones. */
  void writeTo(HttpServletResponse response) throws IOException {
    byte[] bytes = beginIn(response);
    response.getOutputStream().write(bytes);
  }
}
