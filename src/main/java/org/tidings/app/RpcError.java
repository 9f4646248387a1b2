package org.tidings.app;

import org.tidings.protocol.ErrorCode;

/**
 * Says no to an rpc. The client gets code and message; nothing is logged, since this is an answer
 * and not a failure.
 */
public final class RpcError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  /**
   * An error of the application.
   *
   * @param code 400 to 1999
   * @param message for the client
   * @throws IllegalArgumentException for another code
   */
  public RpcError(int code, String message) {
    this(message, code);
    if (code < 400 || code > 1999) {
      throw new IllegalArgumentException("error code " + code + " is not in 400 to 1999");
    }
  }

  private RpcError(String message, int code) {
    super(message, null, false, false);
    this.code = code;
  }

  /** There is no such method: error 104. */
  public static RpcError methodNotFound() {
    return of(ErrorCode.METHOD_NOT_FOUND);
  }

  /** There are no methods at all: error 108. */
  public static RpcError notAvailable() {
    return of(ErrorCode.NOT_AVAILABLE);
  }

  private static RpcError of(ErrorCode error) {
    return new RpcError(error.text(), error.code());
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
