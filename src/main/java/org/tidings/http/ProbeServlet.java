package org.tidings.http;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells whoever watches over this node how it is: 200 or 503, and as JSON what is wrong. Asks for
 * neither token nor key. Needs asynchronous requests: no thread waits.
 */
public final class ProbeServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = Logger.getLogger(ProbeServlet.class.getName());

  // transient, since servlets are never serialised.
  private final transient Probe probe;
  private final String good;
  private final String bad;

  ProbeServlet(Probe probe, String good, String bad) {
    this.probe = probe;
    this.good = good;
    this.bad = bad;
  }

  /**
   * Whether this node is alive: {@code up} or {@code down}.
   *
   * @param lastRound when the housekeeper last finished, in nano time
   */
  public static ProbeServlet health(LongSupplier lastRound, LongSupplier nanoTime) {
    return new ProbeServlet(new Liveness(lastRound, nanoTime), "up", "down");
  }

  /**
   * Whether this node should be sent clients: {@code ready} or {@code not ready}.
   *
   * @param engine asks the engine whether it can be reached
   */
  public static ProbeServlet ready(
      BooleanSupplier shutDown,
      Supplier<CompletionStage<Void>> engine,
      ScheduledExecutorService timer,
      Executor workers) {
    return new ProbeServlet(new Readiness(shutDown, engine, timer, workers), "ready", "not ready");
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-store");
    boolean withBody = request.getMethod().equals("GET");
    if (!withBody && !request.getMethod().equals("HEAD")) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    CompletionStage<List<String>> found = probe.problems();
    AsyncContext waiting = request.startAsync(request, response);
    var unused =
        found.thenAccept(
            problems -> {
              try {
                answer(problems, response, withBody);
              } catch (IOException e) {
                LOG.log(Level.FINE, "a probe was not told", e);
              } finally {
                waiting.complete();
              }
            });
  }

  private void answer(List<String> problems, HttpServletResponse response, boolean withBody)
      throws IOException {
    boolean well = problems.isEmpty();
    JsonObjectBuilder condition = Json.createObjectBuilder().add("status", well ? good : bad);
    if (!well) {
      condition.add("problems", Json.createArrayBuilder(problems));
    }
    byte[] body = condition.build().toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(
        well ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    if (withBody) {
      response.getOutputStream().write(body);
    }
  }
}
