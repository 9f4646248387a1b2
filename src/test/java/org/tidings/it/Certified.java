package org.tidings.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A key with its certificate for {@code localhost} and 127.0.0.1, made for a test. */
public final class Certified {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration DAY = Duration.ofDays(1);

  private static final byte[] RSA_SIGNATURE = hex("300d06092a864886f70d01010b0500");
  private static final byte[] EC_SIGNATURE = hex("300a06082a8648ce3d040302");
  private static final byte[] COMMON_NAME = hex("0603550403");
  private static final byte[] LOCALHOST =
      hex("301a0603551d11041330118209" + "6c6f63616c686f7374" + "87047f000001");
  private static final byte[] AUTHORITY = hex("300f0603551d130101ff040530030101ff");

  private final KeyPair keys;
  private final List<X509Certificate> chain;

  private Certified(KeyPair keys, List<X509Certificate> chain) {
    this.keys = keys;
    this.chain = chain;
  }

  /**
   * Signed by itself, valid for a day before and after now.
   *
   * @param algorithm {@code RSA}, {@code EC} (P-256), or another curve as {@code secp384r1}
   */
  public static Certified byItself(String algorithm) {
    return make(algorithm, "a test", null, Instant.now(), false);
  }

  /** The same, but valid for a day before and after another time. */
  public static Certified byItself(String algorithm, Instant around) {
    return make(algorithm, "a test of another time", null, around, false);
  }

  /** What may sign others. */
  public static Certified authority(String algorithm) {
    return make(algorithm, "an authority of tests", null, Instant.now(), true);
  }

  /** An authority between this one and others. */
  public Certified authorizes(String algorithm) {
    return make(algorithm, "an authority between", this, Instant.now(), true);
  }

  /** The same, but valid for a day before and after another time. */
  public Certified authorizes(String algorithm, Instant around) {
    return make(algorithm, "an authority of another time", this, around, true);
  }

  /**
   * One that is signed by this one.
   *
   * @param algorithm also {@code Ed25519}
   */
  public Certified signs(String algorithm) {
    return make(algorithm, "localhost", this, Instant.now(), false);
  }

  /** Its own certificate first, then those that lead to the authority, which is left out. */
  public String certificates() {
    int count = Math.max(1, chain.size() - 1);
    return chain.subList(0, count).stream().map(Certified::pem).collect(Collectors.joining());
  }

  /** The certificate of whoever must be trusted. */
  public String root() {
    return pem(chain.get(chain.size() - 1));
  }

  /** The key as PKCS#8. */
  public String key() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** The key as PKCS#1 or SEC1, the older forms. */
  public String olderKey() {
    byte[] der = keys.getPrivate().getEncoded();
    boolean rsa = keys.getPrivate().getAlgorithm().equals("RSA");
    if (rsa) {
      return pem("RSA PRIVATE KEY", Arrays.copyOfRange(der, 26, der.length));
    }
    // The JDK writes 0x30, its length, the version, the octets of the key, and nothing more.
    byte[] inner = Arrays.copyOfRange(der, der.length - octets() - 5, der.length);
    return pem("EC PRIVATE KEY", element(0x30, inner, element(0xa0, curve()), publicPoint()));
  }

  /** As tools write it behind the private key. */
  private byte[] publicPoint() {
    byte[] point = keys.getPublic().getEncoded();
    int begin = point.length - 2 * octets() - 1;
    byte[] bits = element(0x03, new byte[1], Arrays.copyOfRange(point, begin, point.length));
    return element(0xa1, bits);
  }

  private int octets() {
    return (((ECKey) keys.getPublic()).getParams().getOrder().bitLength() + 7) / 8;
  }

  private byte[] curve() {
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(((ECKey) keys.getPublic()).getParams());
      return curve.getEncoded();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate that a client is shown. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** By which browsers can be told to trust the key: the SHA-256 of its public half. */
  public String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded());
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes {@code cert.pem} and {@code key.pem} into a folder: each is replaced by a rename. */
  public Certified writtenTo(Path folder) throws IOException {
    replace(folder.resolve("cert.pem"), certificates());
    replace(folder.resolve("key.pem"), key());
    return this;
  }

  /** Replaces a file in one step. */
  public static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** For clients that trust these alone. */
  public static SSLContext trusting(Certified... roots) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(roots), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same, for one's own context. */
  public static TrustManager[] trust(Certified... roots) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certified root : roots) {
        X509Certificate last = root.chain.get(root.chain.size() - 1);
        store.setCertificateEntry("root-" + store.size(), last);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Certified make(
      String algorithm, String name, @Nullable Certified by, Instant around, boolean authority) {
    try {
      KeyPair keys = keys(algorithm);
      KeyPair signer = by == null ? keys : by.keys;
      String issuer = by == null ? name : name(by.certificate());
      boolean rsa = signer.getPrivate().getAlgorithm().equals("RSA");
      byte[] signing = rsa ? RSA_SIGNATURE : EC_SIGNATURE;
      byte[] serial = BigInteger.valueOf(System.nanoTime()).toByteArray();
      byte[] signed =
          element(
              0x30,
              hex("a003020102"),
              element(0x02, serial),
              signing,
              name(issuer),
              element(0x30, time(around.minus(DAY)), time(around.plus(DAY))),
              name(name),
              keys.getPublic().getEncoded(),
              element(0xa3, element(0x30, authority ? AUTHORITY : LOCALHOST)));
      Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(signer.getPrivate());
      signature.update(signed);
      byte[] der = element(0x30, signed, signing, element(0x03, new byte[1], signature.sign()));
      List<X509Certificate> chain = new ArrayList<>();
      chain.add(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
      if (by != null) {
        chain.addAll(by.chain);
      }
      return new Certified(keys, chain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    boolean curve = algorithm.equals("EC") || algorithm.startsWith("secp");
    KeyPairGenerator generator = KeyPairGenerator.getInstance(curve ? "EC" : algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(2048);
    } else if (curve) {
      String name = algorithm.equals("EC") ? "secp256r1" : algorithm;
      generator.initialize(new ECGenParameterSpec(name));
    }
    return generator.generateKeyPair();
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName().substring("CN=".length());
  }

  private static byte[] name(String common) {
    byte[] text = element(0x0c, common.getBytes(UTF_8));
    return element(0x30, element(0x31, element(0x30, COMMON_NAME, text)));
  }

  private static byte[] time(Instant time) {
    return element(0x18, TIME.format(time).getBytes(ISO_8859_1));
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length >= 0x100) {
      all.write(0x82);
      all.write(length >> 8);
    } else if (length >= 0x80) {
      all.write(0x81);
    }
    all.write(length);
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }
}
