package org.tidings.hub;

import org.tidings.protocol.ErrorCode;

/** A back end asks for what cannot be: its mistake. */
final class RefusedCall extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /** Without a stack trace, which nobody would read. */
  RefusedCall(ErrorCode code, String why) {
    super(why, null, false, false);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }

  /** For the back end. */
  String why() {
    return String.valueOf(getMessage());
  }
}
