package org.tidings.auth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are accepted. Everything may be absent.
 *
 * <p>What {@code wrong…} answers follows the setting's name, and quotes nothing of its value.
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
  /** How many bytes (UTF-8) an HMAC secret must have. */
  public static final int MIN_SECRET_BYTES = 32;

  public static final TokenSettings NONE = new TokenSettings(null, null, null, null, null, null);

  /** Whether there is any key: then tokens are required, unless something says otherwise. */
  public boolean hasKey() {
    return hmacSecretKey != null
        || rsaPublicKey != null
        || ecdsaPublicKey != null
        || jwksPublicEndpoint != null;
  }

  /**
   * What is wrong with a secret. RFC 7518, 3.2 wants it to be no shorter than the hash: at least 32
   * bytes; with fewer than 48 HS384, with fewer than 64 HS512 is refused.
   */
  public static Optional<String> wrongHmacSecretKey(String secret) {
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    return bytes >= MIN_SECRET_BYTES
        ? Optional.empty()
        : Optional.of(
            "must have at least " + MIN_SECRET_BYTES + " bytes (RFC 7518, 3.2), not " + bytes);
  }

  /** What is wrong with an RSA public key in PEM. */
  public static Optional<String> wrongRsaPublicKey(String pem) {
    try {
      PemKeys.rsa(pem);
      return Optional.empty();
    } catch (InvalidKeyException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What is wrong with an EC public key in PEM. */
  public static Optional<String> wrongEcdsaPublicKey(String pem) {
    try {
      PemKeys.ecdsa(pem);
      return Optional.empty();
    } catch (InvalidKeyException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What is wrong with the address of a key set. */
  public static Optional<String> wrongJwksPublicEndpoint(URI endpoint) {
    String scheme = String.valueOf(endpoint.getScheme());
    boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    return web && endpoint.getHost() != null
        ? Optional.empty()
        : Optional.of("must be an http or https address with a host");
  }

  /** Names no secret. */
  @Override
  public String toString() {
    return "TokenSettings";
  }
}
