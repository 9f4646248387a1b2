package org.tidings.hub;

/** Points in nano time, which may overflow: they are compared by their difference. */
final class Deadlines {
  /** No deadline. */
  static final long NEVER = Outbox.NEVER;

  private Deadlines() {}

  /** The earlier one. */
  static long earliest(long a, long b) {
    if (a == NEVER || b == NEVER) {
      return a == NEVER ? b : a;
    }
    return a - b < 0 ? a : b;
  }

  static boolean isOver(long deadline, long now) {
    return deadline != NEVER && now - deadline >= 0;
  }
}
