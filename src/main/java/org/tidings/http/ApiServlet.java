package org.tidings.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.JsonCodec;

/**
 * The server API: {@code POST /api/METHOD} with a JSON body. Who is let in, and which method is
 * meant, is decided here; the {@link ApiExchange} does the rest, and no thread waits for it.
 */
public final class ApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /**
   * What is too long is read on for so many bytes: who is still sending would not see the answer.
   */
  public static final int MOST_DISCARDED = 32 << 20;

  private static final String ERROR_MODE = "X-Centrifugo-Error-Mode";
  private static final String TRANSPORT = "transport";

  /**
   * How it is set up.
   *
   * @param admission who may call
   * @param errorsAreStatuses an error has an HTTP status of its own, also if it is not asked for
   * @param bodyLimit in bytes
   */
  public record Settings(Admission admission, boolean errorsAreStatuses, int bodyLimit) {}

  // transient, since servlets are never serialised.
  private final transient Settings settings;
  private final transient Function<ApiCall, CompletionStage<ApiReply>> api;
  private final transient Metrics metrics;
  private final transient InFlight inFlight = new InFlight();
  private final transient JsonCodec codec = new JsonCodec();

  /**
   * @param api carries out the calls; its stages never fail
   */
  public ApiServlet(
      Settings settings, Function<ApiCall, CompletionStage<ApiReply>> api, Metrics metrics) {
    this.settings = settings;
    this.api = api;
    this.metrics = metrics;
  }

  /**
   * Takes no more calls: 503.
   *
   * @return completes when those that were taken are answered
   */
  public CompletionStage<Void> close() {
    return inFlight.close();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String method = method(request);
    ApiAnswers answers = new ApiAnswers(codec, metrics, method, errorsAreStatuses(request));
    HttpAnswer refusal = refusal(request, answers, method);
    if (refusal != null) {
      response.setHeader("Allow", "POST"); // RFC 9110 §15.5.6 wants it with 405.
      refusal.writeTo(response);
      return;
    }
    new ApiExchange(
            request.startAsync(),
            answers,
            settings.bodyLimit(),
            inFlight,
            body -> answer(answers, codec.apiCall(method, body)))
        .start();
  }

  private CompletionStage<HttpAnswer> answer(ApiAnswers answers, ApiCall call) {
    return call instanceof ApiCall.Malformed malformed
        ? CompletableFuture.completedStage(
            answers.refusal(400, ErrorCode.BAD_REQUEST, malformed.why()))
        : api.apply(call).thenApply(answers::of);
  }

  /** Why the request is refused before it is read; null if it is not. */
  private @Nullable HttpAnswer refusal(
      HttpServletRequest request, ApiAnswers answers, String method) {
    if (!PlainPath.isIn(request)) {
      return answers.refusal(404, ErrorCode.METHOD_NOT_FOUND, PlainPath.REFUSED);
    } else if (!request.getMethod().equals("POST")) {
      return answers.refusal(405, ErrorCode.BAD_REQUEST, "the server API takes POST alone");
    }
    switch (settings.admission().of(request)) {
      case UNKNOWN -> {
        return answers.refusal(401, ErrorCode.UNAUTHORIZED, ErrorCode.UNAUTHORIZED.text());
      }
      case FOREIGN_PAGE -> {
        return answers.refusal(
            403, ErrorCode.PERMISSION_DENIED, "pages from this origin may not call this server");
      }
      case ADMITTED -> {}
    }
    if (!JsonCodec.isApiMethod(method)) {
      return answers.refusal(404, ErrorCode.METHOD_NOT_FOUND, ErrorCode.METHOD_NOT_FOUND.text());
    } else if (request.getContentLengthLong() > (long) settings.bodyLimit() + MOST_DISCARDED) {
      return answers.tooLong(request.getContentLengthLong(), settings.bodyLimit());
    }
    return null;
  }

  private boolean errorsAreStatuses(HttpServletRequest request) {
    return settings.errorsAreStatuses()
        || Admission.all(request, ERROR_MODE).stream()
            .anyMatch(mode -> mode.strip().toLowerCase(Locale.ROOT).equals(TRANSPORT));
  }

  private static String method(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path == null ? "" : path.substring(1);
  }
}
