package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** The tokens of users beside those of the console. */
class UserTokensTest {
  private static final TokenSettings USERS =
      new TokenSettings("0123456789abcdef0123456789abcdef", null, null, null, null, null);
  private static final Duration HOUR = Duration.ofHours(1);

  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
  private final TokenMint mint = new TokenMint(USERS, clock);
  private final Tokens users = new UserTokens(new JwtVerifier(USERS, Runnable::run, clock));

  private ConsoleTokens console(Tokens others) {
    return new ConsoleTokens("correct horse", clock, others);
  }

  private static <T> T valid(CompletionStage<Verdict<T>> stage) {
    if (stage.toCompletableFuture().join() instanceof Verdict.Valid<T> valid) {
      return valid.value();
    }
    throw new AssertionFailedError("refused");
  }

  @Test
  void noUserHasTheNameOfTheConsole() {
    String claimed = mint.connection(ConsoleTokens.USER, HOUR);
    for (Tokens each : new Tokens[] {users, console(users)}) {
      var refused =
          assertInstanceOf(
              Verdict.Refused.class, each.connection(claimed).toCompletableFuture().join());
      assertEquals(Verdict.Refusal.INVALID, refused.refusal());
      for (String user : new String[] {"42", "", "Tidings-Console", ConsoleTokens.USER + "s"}) {
        assertEquals(user, valid(each.connection(mint.connection(user, HOUR))).user());
      }
    }
    ConsoleTokens console = console(users);
    assertEquals(ConsoleTokens.USER, valid(console.connection(console.visit())).user());
  }

  @Test
  void subscriptionsAreReadAsEver() {
    String token = mint.subscription("42", "news", HOUR);
    assertEquals(1_800_003_600, valid(users.subscription(token, "news", "42")).expiresAt());
    assertInstanceOf(
        Verdict.Refused.class,
        users.subscription(token, "news", "43").toCompletableFuture().join());
  }

  @Test
  void whereAnyTokenIsTakenTheConsoleIsUnseenAllTheSame() {
    ConsoleTokens console = console(new AnyTokens());
    assertEquals(ConsoleTokens.USER, valid(console.connection(console.visit())).user());
    String visit = console.visit("news");
    assertTrue(valid(console.subscription(visit, "news", ConsoleTokens.USER)).unseen());
    for (String any : new String[] {"x", "", mint.connection(ConsoleTokens.USER, HOUR)}) {
      assertTrue(valid(console.connection(any)).isAnonymous());
      Grant grant = valid(console.subscription(any, "news", ""));
      assertFalse(grant.unseen());
      assertEquals(0, grant.expiresAt());
    }
  }
}
