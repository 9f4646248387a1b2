package org.tidings.protocol;

/**
 * A failure as JSON-B writes it: {@code {"error":{"code":107,"message":"…"}}}.
 *
 * <p>Not a record, as {@link Disconnect#isUnreachable} tells: JSON-B asks what it writes for its
 * hash code.
 */
public final class ErrorReply {
  public final Detail error;

  ErrorReply(Message.Failure failure) {
    this.error = new Detail(failure.code().code(), failure.message());
  }

  /** The inner object. */
  public static final class Detail {
    public final int code;
    public final String message;

    private Detail(int code, String message) {
      this.code = code;
      this.message = message;
    }
  }
}
