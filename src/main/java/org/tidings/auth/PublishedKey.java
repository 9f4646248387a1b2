package org.tidings.auth;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key of a JWK set (RFC 7517) that signatures can be checked with. A secret ({@code oct})
 * that somebody published is none.
 */
final class PublishedKey {
  private final JWSVerifier verifier;
  private final @Nullable Algorithm algorithm;

  private PublishedKey(JWSVerifier verifier, @Nullable Algorithm algorithm) {
    this.verifier = verifier;
    this.algorithm = algorithm;
  }

  /**
   * The usable keys of a set by their {@code kid}. The others are left out, as RFC 7517, 5 asks.
   *
   * @throws ParseException if it is no set
   */
  static Map<String, List<PublishedKey>> set(String json) throws ParseException {
    // Of the literal null it makes null.
    Map<String, Object> set = JSONObjectUtils.parse(json);
    Map<String, Object>[] all =
        set == null ? null : JSONObjectUtils.getJSONObjectArray(set, "keys");
    if (all == null) {
      throw new ParseException("no keys", 0);
    }
    Map<String, List<PublishedKey>> usable = new HashMap<>();
    for (Map<String, Object> one : all) {
      add(one, usable);
    }
    return usable;
  }

  private static void add(Map<String, Object> one, Map<String, List<PublishedKey>> usable) {
    try {
      JWK jwk = JWK.parse(one);
      JWSVerifier verifier = isForSignatures(jwk) ? verifier(jwk) : null;
      if (jwk.getKeyID() != null && verifier != null) {
        usable
            .computeIfAbsent(jwk.getKeyID(), id -> new ArrayList<>())
            .add(new PublishedKey(verifier, jwk.getAlgorithm()));
      }
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      // A key of a kind that is not known here, or a damaged one: others may be good.
    }
  }

  private static boolean isForSignatures(JWK jwk) {
    KeyUse use = jwk.getKeyUse();
    Set<KeyOperation> operations = jwk.getKeyOperations();
    return (use == null || use.equals(KeyUse.SIGNATURE))
        && (operations == null || operations.contains(KeyOperation.VERIFY));
  }

  private static @Nullable JWSVerifier verifier(JWK jwk) throws JOSEException {
    if (jwk instanceof RSAKey rsa) {
      return rsa.size() < PemKeys.MIN_RSA_BITS ? null : new RSASSAVerifier(rsa.toRSAPublicKey());
    }
    return jwk instanceof ECKey ec ? new ECDSAVerifier(ec.toECPublicKey()) : null;
  }

  /** Whether a token is signed with this key, and the key is for the token's algorithm. */
  boolean hasSigned(CompactToken token) {
    return (algorithm == null || algorithm.getName().equals(token.algorithm().getName()))
        && token.isSignedFor(verifier);
  }
}
