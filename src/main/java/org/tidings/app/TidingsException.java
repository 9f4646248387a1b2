package org.tidings.app;

/** What an application asked of {@link Tidings} was not done, or may not have been. */
public final class TidingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  /**
   * A failure.
   *
   * @param code as in the client protocol: 100 internal error, 102 unknown channel, 107 bad request
   */
  public TidingsException(int code, String message) {
    super(code + " " + message);
    this.code = code;
  }

  /** The number, as in the client protocol. */
  public int code() {
    return code;
  }
}
