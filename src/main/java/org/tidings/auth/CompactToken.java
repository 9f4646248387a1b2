package org.tidings.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import jakarta.json.stream.JsonParser.Event;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.ProviderException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signed token (RFC 7515, compact form) of which nothing is trusted yet. Of the header only
 * {@code alg} and {@code kid} count: keys that a token brings along, or points to, are not looked
 * at.
 */
final class CompactToken {
  /** More than any sensible token has; less than would be worth an attacker's while. */
  static final int MAX_LENGTH = 16 * 1024;

  private static final Map<String, JWSAlgorithm> ALGORITHMS =
      Map.of(
          "HS256", JWSAlgorithm.HS256,
          "HS384", JWSAlgorithm.HS384,
          "HS512", JWSAlgorithm.HS512,
          "RS256", JWSAlgorithm.RS256,
          "RS384", JWSAlgorithm.RS384,
          "RS512", JWSAlgorithm.RS512,
          "ES256", JWSAlgorithm.ES256,
          "ES384", JWSAlgorithm.ES384,
          "ES512", JWSAlgorithm.ES512);

  private final JWSAlgorithm algorithm;
  private final @Nullable String keyId;
  private final String signed;
  private final Base64URL signature;
  private final String claims;

  private CompactToken(
      Map<String, JsonMembers.Value> header, String signed, Base64URL signature, String claims)
      throws TokenRefused {
    this.algorithm = algorithm(header);
    this.keyId = header.containsKey("kid") ? string(header, "kid") : null;
    this.signed = signed;
    this.signature = signature;
    this.claims = claims;
  }

  static CompactToken of(String token) throws TokenRefused {
    if (token.length() > MAX_LENGTH) {
      throw TokenRefused.invalid(
          "it has " + token.length() + " characters, at most " + MAX_LENGTH + " are read");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw TokenRefused.invalid("it has " + parts.length + " parts instead of 3");
    }
    Map<String, JsonMembers.Value> header = JsonMembers.of(text(parts[0]));
    if (header.containsKey("crit") || header.containsKey("b64") || header.containsKey("enc")) {
      throw TokenRefused.invalid("its header asks for what is not supported");
    }
    Base64URL signature = canonical(parts[2]);
    return new CompactToken(header, parts[0] + '.' + parts[1], signature, text(parts[1]));
  }

  /** One of the nine supported ones. */
  JWSAlgorithm algorithm() {
    return algorithm;
  }

  /** Which key it claims to be signed with; null: it does not say. */
  @Nullable String keyId() {
    return keyId;
  }

  /** JSON text. */
  String claims() {
    return claims;
  }

  /** Whether a key is one for the token's algorithm, and has signed it. */
  boolean isSignedFor(JWSVerifier key) {
    try {
      return key.supportedJWSAlgorithms().contains(algorithm)
          && key.verify(
              new JWSHeader(algorithm), signed.getBytes(StandardCharsets.US_ASCII), signature);
    } catch (JOSEException | ProviderException e) {
      // A signature that is none of this algorithm's, or a secret too short for it.
      return false;
    }
  }

  private static JWSAlgorithm algorithm(Map<String, JsonMembers.Value> header) throws TokenRefused {
    JWSAlgorithm algorithm = ALGORITHMS.get(string(header, "alg"));
    if (algorithm == null) {
      throw TokenRefused.invalid("its alg is none of HS, RS, ES with 256, 384, 512");
    }
    return algorithm;
  }

  private static String string(Map<String, JsonMembers.Value> header, String name)
      throws TokenRefused {
    JsonMembers.Value value = header.get(name);
    if (value == null || value.kind() != Event.VALUE_STRING) {
      throw TokenRefused.invalid("its " + name + " is not a string");
    }
    return value.string();
  }

  private static String text(String part) throws TokenRefused {
    try {
      byte[] bytes = canonical(part).decode();
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw TokenRefused.invalid("not UTF-8");
    }
  }

  /**
   * Decoders forgive foreign characters, padding and spare bits: so one signature could be written
   * in many ways. Here it has one.
   */
  private static Base64URL canonical(String part) throws TokenRefused {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return new Base64URL(part);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw TokenRefused.invalid("not base64url (RFC 7515, 2)");
  }
}
