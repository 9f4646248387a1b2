package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.tidings.auth.ConsoleTokens;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;

/**
 * The console, at {@code /console/}: its pages, what they ask for, and the server API for whoever
 * has signed in.
 */
public final class Console {
  private static final String API = "/console/api/*";
  private static final int BODY_LIMIT = 1 << 20;

  /**
   * What the console is given.
   *
   * @param password the administrator's
   * @param config the settings in force, as {@code GET config} answers
   * @param node its name
   * @param requests what it has to know of requests
   * @param nanoTime as {@link System#nanoTime}
   */
  public record Setup(
      String password,
      ConsoleTokens tokens,
      String config,
      String node,
      String version,
      Requests requests,
      InstantSource clock,
      LongSupplier nanoTime) {
    Function<HttpServletRequest, String> address() {
      return requests.address();
    }

    /** Names no secret. */
    @Override
    public String toString() {
      return "Setup";
    }
  }

  /**
   * What is to be known of requests.
   *
   * @param address from where one comes
   * @param secure whether it came through TLS
   * @param ownPage given the values of {@code Origin} and {@code Host}: whether it comes from a
   *     page of this server, or from no page
   */
  public record Requests(
      Function<HttpServletRequest, String> address,
      Predicate<HttpServletRequest> secure,
      BiPredicate<List<String>, List<String>> ownPage) {}

  private final InFlight inFlight = new InFlight();
  private final ConsoleServlet own;
  private final ApiServlet api;

  /**
   * @param handle carries out the calls of the server API; its stages never fail
   */
  public Console(
      Setup setup, Function<ApiCall, CompletionStage<ApiReply>> handle, Metrics metrics) {
    ConsoleSessions sessions =
        new ConsoleSessions(
            setup.tokens(), setup.clock(), setup.requests().secure(), setup.requests().ownPage());
    this.own = new ConsoleServlet(setup, sessions, metrics, inFlight);
    this.api =
        new ApiServlet(new ApiServlet.Settings(sessions, false, BODY_LIMIT), handle, metrics);
  }

  /** Serves it; its pages are the web application's files. */
  public void serve(Web web) {
    web.serve("console", own, ConsoleServlet.SESSION, ConsoleServlet.TOKEN, ConsoleServlet.CONFIG);
    web.serve("consoleApi", api, API);
  }

  /** Takes no more calls; completes when those that were taken are answered. */
  public CompletionStage<Void> close() {
    return CompletableFuture.allOf(
        inFlight.close().toCompletableFuture(), api.close().toCompletableFuture());
  }
}
