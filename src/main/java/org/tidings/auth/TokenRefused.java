package org.tidings.auth;

/** Why a token is not accepted, on its way out of the parts that read it. */
final class TokenRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final Verdict.Refusal refusal;

  private TokenRefused(Verdict.Refusal refusal, String why) {
    // Not a defect: nobody reads the stack, and anybody can send bad tokens all day.
    super(why, null, false, false);
    this.refusal = refusal;
  }

  static TokenRefused invalid(String why) {
    return new TokenRefused(Verdict.Refusal.INVALID, why);
  }

  static TokenRefused expired(String why) {
    return new TokenRefused(Verdict.Refusal.EXPIRED, why);
  }

  static TokenRefused mismatch(String why) {
    return new TokenRefused(Verdict.Refusal.MISMATCH, why);
  }

  static TokenRefused unavailable(String why) {
    return new TokenRefused(Verdict.Refusal.UNAVAILABLE, why);
  }

  <T> Verdict<T> verdict() {
    return new Verdict.Refused<>(refusal, String.valueOf(getMessage()));
  }
}
