package org.tidings.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;

/** Keys, and tokens of any text signed with them. */
final class Signing {
  static final String SECRET =
      "a-secret-of-more-than-sixty-four-bytes-as-hs512-wants-it-0123456789";
  static final RSAKey RSA = rsa("rsa-1", 2048);
  static final RSAKey OTHER_RSA = rsa("rsa-2", 2048);
  static final ECKey P256 = ec("p256", Curve.P_256);
  static final ECKey P384 = ec("p384", Curve.P_384);
  static final ECKey P521 = ec("p521", Curve.P_521);

  private Signing() {}

  static RSAKey rsa(String keyId, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(keyId).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static ECKey ec(String keyId, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(keyId).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** A token with the key that fits the algorithm. */
  static String token(String algorithm, String claims) {
    String header = "{\"alg\":\"" + algorithm + "\"}";
    return token(header, claims, algorithm, signer(algorithm));
  }

  /** A token with the secret. */
  static String hs256(String header, String claims) {
    return token(header, claims, "HS256", signer("HS256"));
  }

  /** A token of RS256 or ES256 that names its key, truly or not. */
  static String named(String keyId, JWK key, String claims) {
    String algorithm = key instanceof RSAKey ? "RS256" : "ES256";
    String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}";
    return token(header, claims, algorithm, signer(key));
  }

  static String token(String header, String claims, String algorithm, JWSSigner signer) {
    String signed = encoded(header) + '.' + encoded(claims);
    try {
      Base64URL signature =
          signer.sign(
              new JWSHeader(JWSAlgorithm.parse(algorithm)),
              signed.getBytes(StandardCharsets.US_ASCII));
      return signed + '.' + signature;
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static String encoded(String text) {
    return Base64URL.encode(text).toString();
  }

  static JWSSigner signer(JWK key) {
    try {
      return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static JWSSigner hmac(byte[] secret) {
    try {
      return new MACSigner(secret);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  static String pem(JWK key) {
    try {
      return pem(key instanceof RSAKey rsa ? rsa.toRSAPublicKey() : ((ECKey) key).toECPublicKey());
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static JWSSigner signer(String algorithm) {
    return switch (algorithm) {
      case "HS256", "HS384", "HS512" -> hmac(SECRET.getBytes(StandardCharsets.UTF_8));
      case "ES256" -> signer(P256);
      case "ES384" -> signer(P384);
      case "ES512" -> signer(P521);
      default -> signer(RSA);
    };
  }
}
