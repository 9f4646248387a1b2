package org.tidings.standalone;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What the server shows in a TLS handshake: a certificate, and the private key of it. */
final class Credentials {
  /** The kinds of keys that there can be. */
  static final Set<String> ALGORITHMS = Set.of("RSA", "EC");

  private static final char[] NO_PASSWORD = {};
  private static final byte[] PROBE = {1, 2, 3};

  // The server's own first; not empty.
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  Credentials(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /** Whether what one signs the other verifies. */
  static boolean belong(PrivateKey key, PublicKey other) {
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // Of another curve, or too short to sign anything.
    }
  }

  /** For handshakes with these; nothing is asked of clients. */
  SSLContext context() {
    try {
      // Not PKCS12, which refuses chains that clients can do with.
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("tidings", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has this", e);
    }
  }

  /** When the first of the certificates ends. */
  Instant end() {
    return chain.stream().map(each -> each.getNotAfter().toInstant()).min(Instant::compareTo).get();
  }

  /** Whether the server's own certificate is valid now, whatever is with those above it. */
  boolean isValid(Instant now) {
    X509Certificate own = chain.get(0);
    return !now.isBefore(own.getNotBefore().toInstant())
        && !now.isAfter(own.getNotAfter().toInstant());
  }

  /** Why clients may not take it now, as far as time goes. */
  Optional<String> complaint(Instant now) {
    for (X509Certificate certificate : chain) {
      Instant begin = certificate.getNotBefore().toInstant();
      Instant end = certificate.getNotAfter().toInstant();
      String whose = "the certificate of '" + certificate.getSubjectX500Principal() + "' ";
      if (now.isBefore(begin)) {
        return Optional.of(whose + "is not valid before " + begin);
      }
      if (now.isAfter(end)) {
        return Optional.of(whose + "has expired: it was valid until " + end);
      }
    }
    return Optional.empty();
  }
}
