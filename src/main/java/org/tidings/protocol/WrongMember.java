package org.tidings.protocol;

/** A member of a command is not what it must be; never leaves this package. */
class WrongMember extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what must be; without a stack trace, which nobody would read. */
  WrongMember(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
