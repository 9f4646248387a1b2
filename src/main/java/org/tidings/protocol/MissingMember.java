package org.tidings.protocol;

/** A member that is needed is not there. */
final class MissingMember extends WrongMember {
  private static final long serialVersionUID = 1;

  /**
   * @param why for whoever sent it
   */
  MissingMember(String why) {
    super(why);
  }
}
