package org.tidings.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.JsonCodec;

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

  /** Puts answers into the form that was asked for. */
  static final class Form {
    private final JsonCodec codec;
    private final boolean errorsAreStatuses;

    /**
     * @param errorsAreStatuses an error has a status of its own, and is the whole body
     */
    Form(JsonCodec codec, boolean errorsAreStatuses) {
      this.codec = codec;
      this.errorsAreStatuses = errorsAreStatuses;
    }

    /** What came of a call. */
    HttpAnswer of(ApiReply reply) {
      int status =
          errorsAreStatuses && reply instanceof ApiReply.Failed failed
              ? statusOf(failed.code())
              : 200;
      return new HttpAnswer(status, codec.apiReply(reply, errorsAreStatuses));
    }

    /** No call: the request itself is refused, with this status in any form. */
    HttpAnswer refusal(int status, ErrorCode code, String why) {
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
        case ALREADY_SUBSCRIBED,
            LIMIT_EXCEEDED,
            BAD_REQUEST,
            NOT_AVAILABLE,
            TOKEN_EXPIRED,
            EXPIRED ->
            400;
      };
    }
  }
}
