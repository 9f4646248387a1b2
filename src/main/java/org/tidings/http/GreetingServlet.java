package org.tidings.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Greets at the root of the application: as the tutorial does, in plain text; browsers get a small
 * page that leads to the live one.
 */
public final class GreetingServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /** The greeting, to the byte. */
  static final String GREETING = "Welcome to our app";

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Tidings</title>
          <link rel="icon" href="favicon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="style.css">
        </head>
        <body>
          <main>
            <h1>Welcome to our app</h1>
            <p><a href="index.html">Open the live page</a></p>
          </main>
        </body>
      </html>
      """;

  private static final Representation PLAIN = Representation.of("text/plain", GREETING);
  private static final Representation HTML = Representation.of("text/html", PAGE);

  private record Representation(String contentType, String text, String etag) {
    static Representation of(String mediaType, String text) {
      CRC32 crc = new CRC32();
      crc.update(text.getBytes(StandardCharsets.UTF_8));
      String etag = "\"" + Long.toHexString(crc.getValue()) + "\"";
      return new Representation(mediaType + ";charset=UTF-8", text, etag);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    greet(request, response, true);
  }

  /** Not left to the container: Payara sends the body too, over HTTP/2. */
  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    greet(request, response, false);
  }

  private static void greet(
      HttpServletRequest request, HttpServletResponse response, boolean withBody)
      throws IOException {
    List<String> accept = Collections.list(request.getHeaders("Accept"));
    Representation chosen = Accept.of(accept).prefersHtml() ? HTML : PLAIN;
    response.setHeader("Vary", "Accept");
    response.setHeader("ETag", chosen.etag());
    response.setHeader("Cache-Control", "no-cache");
    List<String> known = Collections.list(request.getHeaders("If-None-Match"));
    if (known.stream().anyMatch(header -> matches(header, chosen.etag()))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(chosen.contentType());
    byte[] body = chosen.text().getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    if (withBody) {
      response.getOutputStream().write(body);
    }
  }

  /** Weak comparison, RFC 9110 §13.1.2: a proxy that compresses may have weakened the tag. */
  private static boolean matches(String ifNoneMatch, String etag) {
    for (String tag : ifNoneMatch.split(",", -1)) {
      String trimmed = tag.trim();
      if (trimmed.equals("*") || trimmed.equals(etag) || trimmed.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}
