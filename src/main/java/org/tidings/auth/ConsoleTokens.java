package org.tidings.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of the console, made and read here: one says that a browser has signed in, the others
 * let its page connect and subscribe. They are signed with a key that comes from the
 * administrator's password alone: so every node of the same password accepts them, also after a
 * restart, nothing is kept, and another password ends them all.
 *
 * <p>With one to subscribe, the page is in the channel unseen, whatever the channel allows.
 */
public final class ConsoleTokens implements Tokens {
  /** How long a browser stays signed in. */
  public static final Duration SESSION = Duration.ofHours(8);

  /** How long a token to connect or to subscribe is good. */
  public static final Duration VISIT = Duration.ofMinutes(10);

  /** Who connects with such a token. */
  public static final String USER = "tidings-console";

  // As OWASP recommends for PBKDF2 with SHA-256: whoever has a token may guess passwords at
  // leisure.
  private static final int ITERATIONS = 600_000;
  private static final int KEY_BITS = 256;

  private final TokenMint sessions;
  private final JwtVerifier sessionReader;
  private final TokenMint visits;
  private final JwtVerifier visitReader;
  private final Tokens others;

  /**
   * Takes a moment: the key is hard to compute on purpose.
   *
   * @param others reads all other tokens
   */
  public ConsoleTokens(String password, InstantSource clock, Tokens others) {
    String key = key(password);
    TokenSettings session = settings(key, "session");
    TokenSettings visit = settings(key, "visit");
    this.sessions = new TokenMint(session, clock);
    this.sessionReader = new JwtVerifier(session, Runnable::run, clock);
    this.visits = new TokenMint(visit, clock);
    this.visitReader = new JwtVerifier(visit, Runnable::run, clock);
    this.others = others;
  }

  private static TokenSettings settings(String key, String what) {
    return new TokenSettings(key, null, null, null, "tidings-console-" + what, null);
  }

  private static String key(String password) {
    byte[] salt = "tidings console".getBytes(StandardCharsets.UTF_8);
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
              .getEncoded();
      return HexFormat.of().formatHex(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2 with SHA-256", e);
    }
  }

  /** A token that says that somebody has signed in. */
  public String session() {
    return sessions.connection(USER, SESSION);
  }

  /** Until when it says so, in Unix seconds; 0 if it is no such token, or its time is over. */
  public long sessionEnd(String token) {
    // It completes at once: there are no keys to be fetched.
    Verdict<Identity> verdict =
        sessionReader.connection(token).toCompletableFuture().getNow(refused());
    return verdict instanceof Verdict.Valid<Identity> valid ? valid.value().expiresAt() : 0;
  }

  private static <T> Verdict<T> refused() {
    return new Verdict.Refused<>(Verdict.Refusal.UNAVAILABLE, "not read");
  }

  /** A token to connect with. */
  public String visit() {
    return visits.connection(USER, VISIT);
  }

  /** A token to subscribe with, once connected. */
  public String visit(String channel) {
    return visits.subscription(USER, channel, VISIT);
  }

  @Override
  public CompletionStage<Verdict<Identity>> connection(String token) {
    return visitReader
        .connection(token)
        .thenCompose(
            verdict ->
                isForeign(verdict)
                    ? others.connection(token)
                    : CompletableFuture.completedStage(verdict));
  }

  @Override
  public CompletionStage<Verdict<Grant>> subscription(String token, String channel, String user) {
    return visitReader
        .subscription(token, channel, user)
        .thenCompose(
            verdict ->
                isForeign(verdict)
                    ? others.subscription(token, channel, user)
                    : CompletableFuture.completedStage(unseen(verdict)));
  }

  /** One of ours can be expired, or for another channel; but not invalid. */
  private static boolean isForeign(@Nullable Verdict<?> verdict) {
    return verdict instanceof Verdict.Refused<?> refused
        && refused.refusal() == Verdict.Refusal.INVALID;
  }

  private static Verdict<Grant> unseen(Verdict<Grant> verdict) {
    return verdict instanceof Verdict.Valid<Grant> valid
        ? new Verdict.Valid<>(new Grant(null, null, valid.value().expiresAt(), true))
        : verdict;
  }
}
