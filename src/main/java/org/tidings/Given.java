package org.tidings;

/**
 * A value as somebody gave it.
 *
 * @param spelled where, as the giver wrote it: {@code --port}, {@code TIDINGS_PORT}
 */
public record Given(String spelled, String value) {
  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return spelled;
  }
}
