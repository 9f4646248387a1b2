package org.tidings.protocol;

/** The errors that are answered while the connection goes on. */
public enum ErrorCode {
  /** Something failed here; the same request may succeed later. */
  INTERNAL(100, "internal server error"),
  /** The client's mistake: repeating it does not help. */
  BAD_REQUEST(107, "bad request");

  private final int code;
  private final String text;

  ErrorCode(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The default message on the wire. */
  public String text() {
    return text;
  }
}
