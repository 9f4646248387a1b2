package org.tidings.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

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

  private static final Representation PLAIN =
      new Representation("text/plain;charset=UTF-8", GREETING);
  private static final Representation HTML = new Representation("text/html;charset=UTF-8", PAGE);

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
    chosen.send(request, response, withBody);
  }
}
