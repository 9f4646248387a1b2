package org.tidings.protocol;

/** The errors that are answered while the connection goes on. 400 to 1999 are the application's. */
public enum ErrorCode {
  /** Something failed here; the same request may succeed later. */
  INTERNAL(100, "internal server error"),
  UNAUTHORIZED(101, "unauthorized"),
  /** Its namespace is not configured. */
  UNKNOWN_CHANNEL(102, "unknown channel"),
  PERMISSION_DENIED(103, "permission denied"),
  METHOD_NOT_FOUND(104, "method not found"),
  ALREADY_SUBSCRIBED(105, "already subscribed"),
  LIMIT_EXCEEDED(106, "limit exceeded"),
  /** The client's mistake: repeating it does not help. */
  BAD_REQUEST(107, "bad request"),
  /** Not switched on here. */
  NOT_AVAILABLE(108, "not available"),
  /** The client asks its application for a new token. */
  TOKEN_EXPIRED(109, "token expired"),
  EXPIRED(110, "expired"),
  TOO_MANY_REQUESTS(111, "too many requests"),
  /** What was missed is not kept any more, or was never here. */
  UNRECOVERABLE_POSITION(112, "unrecoverable position");

  private final int code;
  private final String text;

  ErrorCode(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The one of that number; {@link #INTERNAL} if there is none. */
  static ErrorCode of(int code) {
    for (ErrorCode each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    return INTERNAL;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The default message on the wire. */
  public String text() {
    return text;
  }

  /** Whether the same request may succeed later. */
  public boolean isTemporary() {
    return this == INTERNAL || this == TOO_MANY_REQUESTS;
  }
}
