package org.tidings.auth;

/**
 * What becomes of a token.
 *
 * @param <T> what a valid one says
 */
public sealed interface Verdict<T> {

  record Valid<T>(T value) implements Verdict<T> {}

  /**
   * Not accepted.
   *
   * @param why for our log at debug and for tests; quotes nothing of the token
   */
  record Refused<T>(Refusal refusal, String why) implements Verdict<T> {}

  /** What is wrong with a token. */
  enum Refusal {
    /** Good, but its time is over: the client can have a new one. */
    EXPIRED,
    /** Not a token, not signed by a known key, not yet valid, for somebody else. */
    INVALID,
    /** A good token for another channel or another user. */
    MISMATCH,
    /** The keys cannot be had at the moment. */
    UNAVAILABLE
  }
}
