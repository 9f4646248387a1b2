package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.tidings.auth.Verdict.Refusal;

class ConsoleTokensTest {
  private static final String PASSWORD = "correct horse";
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final TokenSettings OTHERS =
      new TokenSettings(SECRET, null, null, null, null, null);

  private Instant now = Instant.ofEpochSecond(1_800_000_000);
  private final InstantSource clock = () -> now;
  private final TokenMint users = new TokenMint(OTHERS, clock);
  private final ConsoleTokens tokens = console(PASSWORD);

  private ConsoleTokens console(String password) {
    return new ConsoleTokens(password, clock, new JwtVerifier(OTHERS, Runnable::run, clock));
  }

  private static <T> T valid(CompletionStage<Verdict<T>> stage) {
    Verdict<T> verdict = stage.toCompletableFuture().join();
    if (verdict instanceof Verdict.Valid<T> valid) {
      return valid.value();
    }
    throw new AssertionFailedError(verdict.toString());
  }

  private static void refused(Refusal why, CompletionStage<? extends Verdict<?>> verdict) {
    Verdict<?> refused = verdict.toCompletableFuture().join();
    assertEquals(why, assertInstanceOf(Verdict.Refused.class, refused).refusal());
  }

  @Test
  void aSessionLastsEightHours() {
    String session = tokens.session();
    assertEquals(1_800_028_800, tokens.sessionEnd(session));
    now = now.plus(Duration.ofHours(8)).minusSeconds(1);
    assertEquals(1_800_028_800, tokens.sessionEnd(session));
    now = now.plusSeconds(1);
    assertEquals(0, tokens.sessionEnd(session));
  }

  @Test
  void everyNodeOfTheSamePasswordTakesASession() {
    assertTrue(console(PASSWORD).sessionEnd(tokens.session()) > 0);
    assertEquals(0, console(PASSWORD + "!").sessionEnd(tokens.session()));
  }

  /** Made by another program from the password, and the numbers that the class has. */
  @Test
  void theKeyComesFromThePasswordAsEver() {
    String head = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ0aWRpbmdzLWNvbnNvbGUi";
    String session =
        "LCJqdGkiOiIxIiwiaWF0IjoxODAwMDAwMDAwLCJleHAiOjE4MDAwMjg4MDAsImF1ZCI6InRpZGluZ3MtY29uc29s"
            + "ZS1zZXNzaW9uIn0.5eTzqnAT3Da0hkF5ggTbsuQYMdozjdaMKcEn0LKCjOI";
    String visit =
        "LCJqdGkiOiIxIiwiaWF0IjoxODAwMDAwMDAwLCJleHAiOjE4MDAwMDA2MDAsImF1ZCI6InRpZGluZ3MtY29uc29s"
            + "ZS12aXNpdCJ9.i1v4EjQD1IUZMSiw2nOqVkaaX8l15xCo43kciE0Lc7w";
    assertEquals(1_800_028_800, tokens.sessionEnd(head + session));
    assertEquals(1_800_000_600, valid(tokens.connection(head + visit)).expiresAt());
  }

  @Test
  void noTwoSessionsAreTheSame() {
    assertNotEquals(tokens.session(), tokens.session());
  }

  @Test
  void nothingElseIsASession() {
    assertEquals(0, tokens.sessionEnd(""));
    assertEquals(0, tokens.sessionEnd("x"));
    assertEquals(0, tokens.sessionEnd(tokens.visit()));
    assertEquals(0, tokens.sessionEnd(tokens.visit("news")));
    assertEquals(0, tokens.sessionEnd(users.connection(ConsoleTokens.USER, Duration.ofHours(1))));
    assertEquals(0, tokens.sessionEnd(tokens.session() + "x"));
  }

  @Test
  void aSessionIsNoTokenToConnectWith() {
    refused(Refusal.INVALID, tokens.connection(tokens.session()));
    refused(Refusal.INVALID, tokens.subscription(tokens.session(), "news", ConsoleTokens.USER));
  }

  @Test
  void itsPageConnectsAndSubscribesUnseenForTenMinutes() {
    Identity identity = valid(tokens.connection(tokens.visit()));
    assertEquals(ConsoleTokens.USER, identity.user());
    assertEquals(1_800_000_600, identity.expiresAt());
    String visit = tokens.visit("$secret");
    Grant grant = valid(tokens.subscription(visit, "$secret", ConsoleTokens.USER));
    assertEquals(new Grant(null, null, 1_800_000_600, true), grant);
    refused(Refusal.MISMATCH, tokens.subscription(visit, "$other", ConsoleTokens.USER));
    refused(Refusal.MISMATCH, tokens.subscription(visit, "$secret", "42"));
  }

  @Test
  void anOldTokenOfThePageIsExpiredAndNotInvalid() {
    String connection = tokens.visit();
    String subscription = tokens.visit("news");
    now = now.plus(Duration.ofMinutes(10));
    refused(Refusal.EXPIRED, tokens.connection(connection));
    refused(Refusal.EXPIRED, tokens.subscription(subscription, "news", ConsoleTokens.USER));
  }

  @Test
  void otherTokensAreReadAsEver() {
    Duration hour = Duration.ofHours(1);
    assertEquals("42", valid(tokens.connection(users.connection("42", hour))).user());
    Grant grant = valid(tokens.subscription(users.subscription("42", "news", hour), "news", "42"));
    assertEquals(new Grant(null, null, 1_800_003_600, false), grant);
    String old = users.connection("42", Duration.ofSeconds(-1));
    refused(Refusal.EXPIRED, tokens.connection(old));
    refused(Refusal.INVALID, tokens.connection("x"));
    refused(Refusal.INVALID, console("another").connection(tokens.visit()));
  }
}
