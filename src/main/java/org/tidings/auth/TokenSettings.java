package org.tidings.auth;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are accepted. Everything may be absent.
 *
 * @param hmacSecretKey for HS256, HS384, HS512; a secret
 * @param rsaPublicKey PEM, for RS256, RS384, RS512
 * @param ecdsaPublicKey PEM, for ES256, ES384, ES512
 * @param jwksPublicEndpoint http or https; where keys are fetched by {@code kid}
 * @param audience what {@code aud} must contain; null: not looked at
 * @param issuer what {@code iss} must be; null: not looked at
 */
public record TokenSettings(
    @Nullable String hmacSecretKey,
    @Nullable String rsaPublicKey,
    @Nullable String ecdsaPublicKey,
    @Nullable URI jwksPublicEndpoint,
    @Nullable String audience,
    @Nullable String issuer) {
  public static final TokenSettings NONE = new TokenSettings(null, null, null, null, null, null);

  /** Whether there is any key: then tokens are required, unless something says otherwise. */
  public boolean hasKey() {
    return hmacSecretKey != null
        || rsaPublicKey != null
        || ecdsaPublicKey != null
        || jwksPublicEndpoint != null;
  }

  /** Names no secret. */
  @Override
  public String toString() {
    return "TokenSettings";
  }
}
