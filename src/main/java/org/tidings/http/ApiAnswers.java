package org.tidings.http;

import org.tidings.metrics.Metrics;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.JsonCodec;

/** Makes the answers to one request of the server API, and counts them. */
final class ApiAnswers {
  private static final String OK = "ok";

  private final JsonCodec codec;
  private final Metrics metrics;
  private final String method;
  private final boolean errorsAreStatuses;

  /**
   * @param method that is asked for
   * @param errorsAreStatuses an error has a status of its own, and is the whole body
   */
  ApiAnswers(JsonCodec codec, Metrics metrics, String method, boolean errorsAreStatuses) {
    this.codec = codec;
    this.metrics = metrics;
    this.method = method;
    this.errorsAreStatuses = errorsAreStatuses;
  }

  /** What came of a call. */
  HttpAnswer of(ApiReply reply) {
    ErrorCode error = reply instanceof ApiReply.Failed failed ? failed.code() : null;
    metrics.apiCall(method, error == null ? OK : Integer.toString(error.code()));
    int status = error != null && errorsAreStatuses ? statusOf(error) : 200;
    return new HttpAnswer(status, codec.apiReply(reply, errorsAreStatuses));
  }

  /** No call: the request itself is refused, with this status in any form. */
  HttpAnswer refusal(int status, ErrorCode code, String why) {
    metrics.apiCall(method, Integer.toString(status));
    ApiReply failed = new ApiReply.Failed(code, why);
    return new HttpAnswer(status, codec.apiReply(failed, errorsAreStatuses));
  }

  /** The body is longer than it may be. */
  HttpAnswer tooLong(long bytes, int limit) {
    return refusal(
        413, ErrorCode.LIMIT_EXCEEDED, "the body has " + bytes + " bytes; at most " + limit);
  }

  private static int statusOf(ErrorCode code) {
    return switch (code) {
      case INTERNAL -> 500;
      case UNAUTHORIZED -> 401;
      case PERMISSION_DENIED -> 403;
      case UNKNOWN_CHANNEL, METHOD_NOT_FOUND -> 404;
      case UNRECOVERABLE_POSITION -> 416;
      case TOO_MANY_REQUESTS -> 429;
      case ALREADY_SUBSCRIBED, LIMIT_EXCEEDED, BAD_REQUEST, NOT_AVAILABLE, TOKEN_EXPIRED, EXPIRED ->
          400;
    };
  }
}
