package org.tidings;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of public keys that tokens are checked with. */
enum PublicKeyFamily {
  RSA("RSA", "an RSA public key of at least 2048 bits in PEM (BEGIN PUBLIC KEY)") {
    @Override
    boolean isStrong(PublicKey key) {
      return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= RSA_BITS;
    }
  },
  ECDSA("EC", "a P-256, P-384 or P-521 public key in PEM (BEGIN PUBLIC KEY)") {
    @Override
    boolean isStrong(PublicKey key) {
      return key instanceof ECPublicKey ec
          && CURVE_BITS.contains(ec.getParams().getOrder().bitLength());
    }
  };

  /** RFC 7518, section 3.3. */
  private static final int RSA_BITS = 2048;

  private static final List<Integer> CURVE_BITS = List.of(256, 384, 521);
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private final String algorithm;
  private final String required;

  PublicKeyFamily(String algorithm, String required) {
    this.algorithm = algorithm;
    this.required = required;
  }

  abstract boolean isStrong(PublicKey key);

  /** For people: what it must be. */
  String required() {
    return required;
  }

  /** Whether this PEM text is such a key. */
  boolean reads(String pem) {
    Matcher block = PEM.matcher(pem.trim());
    if (!block.matches()) {
      return false;
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
      return isStrong(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Not such a key: the caller says so, and quotes nothing of it.
      return false;
    }
  }
}
