package org.tidings.http;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Inbound;
import org.tidings.protocol.JsonCodec;
import org.tidings.protocol.Payload;

/**
 * What the console's page asks for besides the server API: to sign in and out, for tokens to
 * connect and to subscribe with, and for the settings. In JSON, errors as the server API has them.
 *
 * <pre>{@code
 * GET    session                          {"expires_at":…,"node":…,"version":…}, or 401
 * POST   session  {"password":…}          the same, and a cookie; 401; 429 with Retry-After
 * DELETE session                          204, and the cookie is gone
 * POST   token    {} or {"channel":…}     {"token":…}
 * GET    config                           {"node":…,"settings":[{"key":…,…},…]}
 * }</pre>
 */
final class ConsoleServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  static final String SESSION = "/console/session";
  static final String TOKEN = "/console/token";
  static final String CONFIG = "/console/config";

  private static final String FOREIGN_PAGE =
      "this is for the console's own page: Origin must name this server's Host, and https with TLS";
  private static final int BODY_LIMIT = 8 * 1024;
  private static final Logger LOG = Logger.getLogger(ConsoleServlet.class.getName());

  // transient, since servlets are never serialised.
  private final transient Console.Setup setup;
  private final transient ConsoleSessions sessions;
  private final transient Secret password;
  private final transient Metrics metrics;
  private final transient InFlight inFlight;
  private final transient SignInTries tries = new SignInTries();
  private final transient JsonCodec codec = new JsonCodec();

  ConsoleServlet(
      Console.Setup setup, ConsoleSessions sessions, Metrics metrics, InFlight inFlight) {
    this.setup = setup;
    this.sessions = sessions;
    this.password = new Secret(setup.password());
    this.metrics = metrics;
    this.inFlight = inFlight;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String asked = request.getMethod() + " " + request.getServletPath();
    boolean signingIn = asked.equals("POST " + SESSION);
    if (!PlainPath.isIn(request)) {
      refusal(404, ErrorCode.METHOD_NOT_FOUND, PlainPath.REFUSED).writeTo(response);
    } else if (!sessions.isOwnPage(request)) {
      refusal(403, ErrorCode.PERMISSION_DENIED, FOREIGN_PAGE).writeTo(response);
    } else if (!signingIn && !asked.startsWith("DELETE ") && sessions.end(request) == 0) {
      unauthorized().writeTo(response);
    } else {
      switch (asked) {
        case "POST " + SESSION -> read(request, body -> signIn(request, response, body));
        case "POST " + TOKEN -> read(request, this::token);
        case "GET " + SESSION ->
            new HttpAnswer(200, session(sessions.end(request))).writeTo(response);
        case "GET " + CONFIG -> new HttpAnswer(200, setup.config()).writeTo(response);
        case "DELETE " + SESSION -> {
          sessions.end(request, response);
          response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
        default -> {
          response.setHeader("Allow", allowed(request.getServletPath()));
          refusal(405, ErrorCode.BAD_REQUEST, "this takes " + allowed(request.getServletPath()))
              .writeTo(response);
        }
      }
    }
  }

  private static String allowed(String path) {
    return switch (path) {
      case SESSION -> "GET, POST, DELETE";
      case TOKEN -> "POST";
      default -> "GET";
    };
  }

  /** Reads a JSON object; no thread waits for it. */
  private void read(HttpServletRequest request, Function<JsonObject, HttpAnswer> answer)
      throws IOException {
    ApiAnswers answers = new ApiAnswers(codec, metrics, "console", false);
    new ApiExchange(
            request.startAsync(),
            answers,
            BODY_LIMIT,
            inFlight,
            body -> CompletableFuture.completedStage(answer(request, body, answer)))
        .start();
  }

  /** Forms of other sites cannot send this type of content. */
  private HttpAnswer answer(
      HttpServletRequest request, String body, Function<JsonObject, HttpAnswer> answer) {
    String type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      return refusal(415, ErrorCode.BAD_REQUEST, "the content must be application/json");
    }
    return codec.decode(body) instanceof Inbound.Value value
            && value.json() instanceof JsonObject object
        ? answer.apply(object)
        : refusal(400, ErrorCode.BAD_REQUEST, "the body must be a JSON object");
  }

  private HttpAnswer signIn(
      HttpServletRequest request, HttpServletResponse response, JsonObject asked) {
    String address = setup.address().apply(request);
    long now = setup.nanoTime().getAsLong();
    Duration wait = tries.take(address, now);
    if (!wait.isZero()) {
      return tooOften(response, wait);
    }
    String given = text(asked, "password");
    if (given == null || !password.is(given)) {
      LOG.warning(() -> "a wrong password for the console, from " + address);
      return refusal(401, ErrorCode.UNAUTHORIZED, "this is not the password");
    }
    tries.giveBack(address, now);
    LOG.info(() -> "somebody has signed in to the console, from " + address);
    return new HttpAnswer(200, session(sessions.begin(request, response)));
  }

  private HttpAnswer tooOften(HttpServletResponse response, Duration wait) {
    long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds(); // Begun ones count.
    response.setHeader("Retry-After", Long.toString(seconds));
    return refusal(
        429,
        ErrorCode.TOO_MANY_REQUESTS,
        "more than " + SignInTries.MOST + " tries in a minute; wait " + seconds + " s");
  }

  private HttpAnswer token(JsonObject asked) {
    String channel = text(asked, "channel");
    String token = channel == null ? setup.tokens().visit() : setup.tokens().visit(channel);
    return new HttpAnswer(200, json(Json.createObjectBuilder().add("token", token)));
  }

  private String session(long end) {
    return json(
        Json.createObjectBuilder()
            .add("expires_at", end)
            .add("node", setup.node())
            .add("version", setup.version()));
  }

  private static @Nullable String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonString string ? string.getString() : null;
  }

  private String json(JsonObjectBuilder object) {
    Payload payload = codec.payload(object.build());
    return payload.json();
  }

  private HttpAnswer unauthorized() {
    return refusal(401, ErrorCode.UNAUTHORIZED, "nobody is signed in");
  }

  private HttpAnswer refusal(int status, ErrorCode code, String why) {
    return new HttpAnswer(status, codec.apiReply(new ApiReply.Failed(code, why), false));
  }
}
