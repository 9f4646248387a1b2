package org.tidings.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** Makes tokens that {@link JwtVerifier} accepts, signed with HS256; no two are the same. */
public final class TokenMint {
  private static final Base64URL HEADER = Base64URL.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private final TokenSettings settings;
  private final JWSSigner signer;
  private final InstantSource clock;

  /**
   * A mint for the tokens of these settings: signed with their secret, and with the audience and
   * the issuer that they ask for.
   *
   * @throws IllegalArgumentException if there is no secret, or {@link
   *     TokenSettings#wrongHmacSecretKey} finds fault with it
   */
  public TokenMint(TokenSettings settings, InstantSource clock) {
    this.settings = settings;
    String hmacSecretKey = settings.hmacSecretKey();
    if (hmacSecretKey == null) {
      throw new IllegalArgumentException("no secret");
    }
    TokenSettings.wrongHmacSecretKey(hmacSecretKey)
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException("the secret " + wrong);
            });
    try {
      this.signer = new MACSigner(hmacSecretKey.getBytes(StandardCharsets.UTF_8));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
    this.clock = clock;
  }

  /**
   * A token to connect with.
   *
   * @param user empty for an anonymous one
   * @param ttl how long it is good; whole seconds count
   */
  public String connection(String user, Duration ttl) {
    return sign(claims(user, ttl));
  }

  /**
   * A token to subscribe with.
   *
   * @param user empty for an anonymous one
   * @param ttl how long it is good; whole seconds count
   */
  public String subscription(String user, String channel, Duration ttl) {
    return sign(claims(user, ttl).add("channel", channel));
  }

  private JsonObjectBuilder claims(String user, Duration ttl) {
    long now = clock.instant().getEpochSecond();
    JsonObjectBuilder claims =
        Json.createObjectBuilder()
            .add("sub", user)
            .add("jti", UUID.randomUUID().toString())
            .add("iat", now)
            .add("exp", Math.addExact(now, ttl.toSeconds()));
    if (settings.audience() != null) {
      claims.add("aud", settings.audience());
    }
    if (settings.issuer() != null) {
      claims.add("iss", settings.issuer());
    }
    return claims;
  }

  private String sign(JsonObjectBuilder claims) {
    String signed = HEADER + "." + Base64URL.encode(claims.build().toString());
    try {
      byte[] bytes = signed.getBytes(StandardCharsets.US_ASCII);
      return signed + '.' + signer.sign(new JWSHeader(JWSAlgorithm.HS256), bytes);
    } catch (JOSEException e) {
      throw new IllegalStateException("HS256 does not work in this Java", e);
    }
  }
}
