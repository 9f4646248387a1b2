package org.tidings.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON Web Tokens (RFC 7519) signed with HS, RS or ES and 256, 384 or 512. The configured
 * keys decide, not the token: each checks the algorithms of its own family and no other. Keys that
 * are published as a JWK set are asked where no configured one has signed a token that names its
 * key.
 *
 * <p>Times are exact: there is no leeway for clocks that differ. A token is good before the second
 * {@code exp} and from the second {@code nbf} on; {@code iat} must be a time and is not compared.
 *
 * <p>A connection token has no {@code channel}, a subscription token has one: neither passes for
 * the other. A subscription token for one connection alone ({@code client}) is refused, since that
 * restriction is not checked here.
 */
public final class JwtVerifier implements Tokens {
  private final TokenSettings settings;
  private final List<JWSVerifier> configured;
  private final @Nullable JwksKeys published;
  private final InstantSource clock;

  /**
   * Fetches nothing yet.
   *
   * @param executor where a key set is fetched, which blocks
   * @throws IllegalArgumentException if {@code TokenSettings.wrong…} finds fault with a key
   */
  public JwtVerifier(TokenSettings settings, Executor executor, InstantSource clock) {
    this(settings, published(settings, executor), clock);
  }

  JwtVerifier(TokenSettings settings, @Nullable JwksKeys published, InstantSource clock) {
    this.settings = settings;
    this.configured = configured(settings);
    this.published = published;
    this.clock = clock;
  }

  private static @Nullable JwksKeys published(TokenSettings settings, Executor executor) {
    return settings.jwksPublicEndpoint() == null
        ? null
        : new JwksKeys(
            new JwksEndpoint(settings.jwksPublicEndpoint(), JwksEndpoint.TIMEOUT),
            executor,
            System::nanoTime);
  }

  private static List<JWSVerifier> configured(TokenSettings settings) {
    List<JWSVerifier> verifiers = new ArrayList<>();
    try {
      if (settings.hmacSecretKey() != null) {
        verifiers.add(new MACVerifier(settings.hmacSecretKey().getBytes(StandardCharsets.UTF_8)));
      }
      if (settings.rsaPublicKey() != null) {
        verifiers.add(new RSASSAVerifier(PemKeys.rsa(settings.rsaPublicKey())));
      }
      if (settings.ecdsaPublicKey() != null) {
        verifiers.add(new ECDSAVerifier(PemKeys.ecdsa(settings.ecdsaPublicKey())));
      }
    } catch (InvalidKeyException | JOSEException e) {
      throw new IllegalArgumentException("a key for tokens: " + e.getMessage(), e);
    }
    return List.copyOf(verifiers);
  }

  @Override
  public CompletionStage<Verdict<Identity>> connection(String token) {
    return read(token, this::identity);
  }

  @Override
  public CompletionStage<Verdict<Grant>> subscription(String token, String channel, String user) {
    return read(token, claims -> grant(claims, channel, user));
  }

  private interface Reading<T> {
    T read(Claims claims) throws TokenRefused;
  }

  private <T> CompletionStage<Verdict<T>> read(String text, Reading<T> reading) {
    try {
      CompactToken token = CompactToken.of(text);
      if (configured.stream().anyMatch(token::isSignedFor)) {
        return CompletableFuture.completedFuture(verdict(token, reading));
      }
      if (published == null
          || token.keyId() == null
          || JWSAlgorithm.Family.HMAC_SHA.contains(token.algorithm())) {
        throw TokenRefused.invalid("no key of ours has signed it");
      }
      return published.find(token.keyId()).thenApply(keys -> verdict(token, keys, reading));
    } catch (TokenRefused e) {
      return CompletableFuture.completedFuture(e.verdict());
    }
  }

  private <T> Verdict<T> verdict(
      CompactToken token, Optional<List<PublishedKey>> keys, Reading<T> reading) {
    if (keys.isEmpty()) {
      return TokenRefused.unavailable("its key cannot be fetched").verdict();
    }
    return keys.get().stream().anyMatch(key -> key.hasSigned(token))
        ? verdict(token, reading)
        : TokenRefused.invalid("no published key has signed it").verdict();
  }

  private <T> Verdict<T> verdict(CompactToken signed, Reading<T> reading) {
    try {
      return new Verdict.Valid<>(reading.read(Claims.of(signed.claims())));
    } catch (TokenRefused e) {
      return e.verdict();
    }
  }

  private Identity identity(Claims claims) throws TokenRefused {
    if (claims.has("channel")) {
      throw TokenRefused.invalid("a subscription token, not a connection token");
    }
    String user = claims.string("sub");
    Map<String, Grant> subs = claims.subscriptions();
    long expiresAt = expiresAt(claims);
    return new Identity(user == null ? "" : user, claims.payload("info"), expiresAt, subs);
  }

  private Grant grant(Claims claims, String channel, String user) throws TokenRefused {
    String itsChannel = claims.string("channel");
    String itsUser = claims.string("sub");
    if (itsChannel == null || itsChannel.isEmpty()) {
      throw TokenRefused.invalid("a connection token, not a subscription token");
    }
    if (claims.has("client")) {
      throw TokenRefused.invalid("tokens for one connection are not supported");
    }
    long expiresAt = expiresAt(claims);
    if (!itsChannel.equals(channel)) {
      throw TokenRefused.mismatch("for another channel");
    }
    if (!user.equals(itsUser == null ? "" : itsUser)) {
      throw TokenRefused.mismatch("for another user");
    }
    return new Grant(claims.payload("info"), claims.payload("data"), expiresAt);
  }

  /**
   * When what the token allows is over, 0 for never; it is not over yet.
   *
   * @throws TokenRefused also if the token is not for us
   */
  private long expiresAt(Claims claims) throws TokenRefused {
    OptionalLong expires = claims.time("exp");
    OptionalLong notBefore = claims.time("nbf");
    OptionalLong expiresAt = claims.time("expire_at");
    claims.time("iat");
    checkParties(claims);
    long now = clock.instant().getEpochSecond();
    if (notBefore.isPresent() && now < notBefore.getAsLong()) {
      throw TokenRefused.invalid("not yet valid");
    }
    if (expires.isPresent() && now >= expires.getAsLong()) {
      throw TokenRefused.expired("exp is past");
    }
    // Only here zero means never: an exp of zero is a time in 1970.
    long until = expiresAt.isPresent() ? expiresAt.getAsLong() : expires.orElse(0);
    if (until != 0 && now >= until) {
      throw TokenRefused.expired("expire_at is past");
    }
    return until;
  }

  private void checkParties(Claims claims) throws TokenRefused {
    if (settings.issuer() != null && !settings.issuer().equals(claims.string("iss"))) {
      throw TokenRefused.invalid("from another issuer");
    }
    if (settings.audience() != null && !claims.includes("aud", settings.audience())) {
      throw TokenRefused.invalid("for another audience");
    }
  }
}
