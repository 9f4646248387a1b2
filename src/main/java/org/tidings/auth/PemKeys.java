package org.tidings.auth;

import com.nimbusds.jose.jwk.Curve;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys from PEM: {@code PUBLIC KEY} or {@code CERTIFICATE}, the first block of the text.
 * Line breaks may also be written {@code \n}, as environment files do. The messages of the
 * exceptions follow a setting's name and quote nothing of its value.
 */
final class PemKeys {
  /** RFC 7518, 3.3. */
  static final int MIN_RSA_BITS = 2048;

  private static final List<Curve> CURVES = List.of(Curve.P_256, Curve.P_384, Curve.P_521);
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private PemKeys() {}

  static RSAPublicKey rsa(String pem) throws InvalidKeyException {
    if (!(read(pem, "RSA") instanceof RSAPublicKey key)) {
      throw new InvalidKeyException("must be an RSA key");
    }
    int bits = key.getModulus().bitLength();
    if (bits < MIN_RSA_BITS) {
      throw new InvalidKeyException("must have at least " + MIN_RSA_BITS + " bits, not " + bits);
    }
    return key;
  }

  static ECPublicKey ecdsa(String pem) throws InvalidKeyException {
    if (!(read(pem, "EC") instanceof ECPublicKey key)) {
      throw new InvalidKeyException("must be an EC key");
    }
    if (!CURVES.contains(Curve.forECParameterSpec(key.getParams()))) {
      throw new InvalidKeyException("must be on one of the curves " + CURVES);
    }
    return key;
  }

  private static PublicKey read(String pem, String algorithm) throws InvalidKeyException {
    Matcher block = BLOCK.matcher(pem.replace("\\n", "\n"));
    if (!block.find()) {
      throw new InvalidKeyException("must be PEM: -----BEGIN PUBLIC KEY-----");
    }
    String label = String.valueOf(block.group(1));
    String base64 = String.valueOf(block.group(2));
    try {
      byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      return switch (label) {
        case "PUBLIC KEY" ->
            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
        case "CERTIFICATE" ->
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
        default ->
            throw new InvalidKeyException(
                "must be PEM with PUBLIC KEY or CERTIFICATE, not " + label);
      };
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Not chained: what a provider says may quote the key.
      throw new InvalidKeyException("must be an " + algorithm + " key in PEM; this is damaged");
    }
  }
}
