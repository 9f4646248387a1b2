package org.tidings.standalone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tidings.Config;
import org.tidings.ConfigException;
import org.tidings.Setting;

/**
 * What was in the files that {@code tls.cert} and {@code tls.key} name, at one moment. The messages
 * of its exceptions name setting, file and fault, and quote nothing of a key.
 */
final class TlsFiles {
  private static final int MOST_BYTES = 1 << 20;
  private static final String CUT = "ends within a block: -----BEGIN without -----END";

  private final Config.Tls names;
  private final byte[] cert;
  private final byte[] key;

  private TlsFiles(Config.Tls names, byte[] cert, byte[] key) {
    this.names = names;
    this.cert = cert;
    this.key = key;
  }

  /**
   * Reads them.
   *
   * @throws ConfigException if they cannot be read
   */
  static TlsFiles read(Config.Tls names) {
    return new TlsFiles(
        names, bytes(Setting.TLS_CERT, names.cert()), bytes(Setting.TLS_KEY, names.key()));
  }

  private static byte[] bytes(Setting setting, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw fault(setting, file, "has more than " + MOST_BYTES + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw fault(setting, file, "is not there");
    } catch (AccessDeniedException e) {
      throw fault(setting, file, "may not be read");
    } catch (IOException e) {
      throw fault(setting, file, "cannot be read: " + e.getMessage());
    }
  }

  boolean isSame(TlsFiles other) {
    return Arrays.equals(cert, other.cert) && Arrays.equals(key, other.key);
  }

  /**
   * What they hold.
   *
   * @throws ConfigException if it cannot be used
   */
  Credentials credentials() {
    List<X509Certificate> chain = chain();
    PublicKey wanted = chain.get(0).getPublicKey();
    PrivateKey given = privateKey(wanted.getAlgorithm());
    if (!Credentials.belong(given, wanted)) {
      throw keyFault("is not the key of the first certificate in '" + names.cert() + "'");
    }
    return new Credentials(chain, given);
  }

  private List<X509Certificate> chain() {
    if (Pem.endsWithin(cert)) {
      throw certFault(CUT);
    }
    List<X509Certificate> chain = new ArrayList<>();
    for (Pem block : Pem.blocks(cert)) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(certificate(block, chain.size() + 1));
      }
    }
    if (chain.isEmpty()) {
      throw certFault("has no certificate in PEM: -----BEGIN CERTIFICATE-----");
    }
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    if (!Credentials.ALGORITHMS.contains(algorithm)) {
      throw certFault("is for a key of the kind " + algorithm + ", not RSA or EC");
    }
    return chain;
  }

  private X509Certificate certificate(Pem block, int number) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.der()));
    } catch (CertificateException | IllegalArgumentException e) {
      throw certFault("is damaged: certificate " + number + " cannot be read");
    }
  }

  private PrivateKey privateKey(String algorithm) {
    if (Pem.endsWithin(key)) {
      throw keyFault(CUT);
    }
    Pem block =
        Pem.blocks(key).stream()
            .filter(Pem::isPrivateKey)
            .findFirst()
            .orElseThrow(() -> keyFault("has no private key in PEM: -----BEGIN PRIVATE KEY-----"));
    if (block.isEncrypted()) {
      throw keyFault("is encrypted; write the key without a pass phrase: openssl pkey");
    }
    try {
      return PrivateKeys.read(block, algorithm);
    } catch (GeneralSecurityException e) {
      // Not chained: what a provider says may quote the key.
      throw keyFault("is damaged, or is not the " + algorithm + " key of the certificate");
    }
  }

  private ConfigException certFault(String fault) {
    return fault(Setting.TLS_CERT, names.cert(), fault);
  }

  private ConfigException keyFault(String fault) {
    return fault(Setting.TLS_KEY, names.key(), fault);
  }

  private static ConfigException fault(Setting setting, Path file, String fault) {
    return new ConfigException(setting.key() + ": '" + file + "' " + fault);
  }
}
