package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tidings.auth.Verdicts.refused;
import static org.tidings.auth.Verdicts.valid;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tidings.auth.Verdict.Refusal;

class TokenMintTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private Instant now = Instant.ofEpochSecond(1_800_000_000);
  private final InstantSource clock = () -> now;
  private final TokenMint mint = new TokenMint(settings(SECRET, null, null), clock);
  private final JwtVerifier verifier =
      new JwtVerifier(settings(SECRET, null, null), Runnable::run, clock);

  private static TokenSettings settings(
      @Nullable String secret, @Nullable String audience, @Nullable String issuer) {
    return new TokenSettings(secret, null, null, null, audience, issuer);
  }

  @Test
  void itsConnectionTokensAreAcceptedUntilTheyExpire() {
    String token = mint.connection("4\"2 é😀", Duration.ofHours(1));
    assertEquals(
        new Identity("4\"2 é😀", null, 1_800_003_600, Map.of()), valid(verifier.connection(token)));
    now = now.plus(Duration.ofHours(1));
    refused(Refusal.EXPIRED, verifier.connection(token));
  }

  @Test
  void itsSubscriptionTokensAreForOneChannelAndUser() {
    String token = mint.subscription("42", "$a:b", Duration.ofMinutes(1));
    assertEquals(
        new Grant(null, null, 1_800_000_060), valid(verifier.subscription(token, "$a:b", "42")));
    refused(Refusal.MISMATCH, verifier.subscription(token, "a:b", "42"));
    refused(Refusal.INVALID, verifier.connection(token));
  }

  @Test
  void anonymousUsersHaveTokensToo() {
    assertEquals("", valid(verifier.connection(mint.connection("", Duration.ofDays(1)))).user());
  }

  @Test
  void itsTokensNameTheAudienceAndTheIssuerThatAreAskedFor() {
    TokenSettings asking = settings(SECRET, "us", "me");
    JwtVerifier strict = new JwtVerifier(asking, Runnable::run, clock);
    Duration ttl = Duration.ofMinutes(1);
    assertEquals(
        "42", valid(strict.connection(new TokenMint(asking, clock).connection("42", ttl))).user());
    refused(Refusal.INVALID, strict.connection(mint.connection("42", ttl)));
  }

  @Test
  void withoutASecretThereIsNoMint() {
    assertThrows(
        IllegalArgumentException.class, () -> new TokenMint(settings(null, null, null), clock));
  }

  @Test
  void aShortSecretIsRefusedAndNotQuoted() {
    String secret = SECRET.substring(1);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TokenMint(settings(secret, null, null), clock));
    assertEquals("the secret must have at least 32 bytes (RFC 7518, 3.2), not 31", e.getMessage());
    assertFalse(e.toString().contains(secret));
  }
}
