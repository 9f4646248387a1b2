package org.tidings.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.Config;
import org.tidings.ConfigException;
import org.tidings.it.Certified;

/** Certificates and keys in the forms that tools write, and what is said of those of no use. */
class TlsFilesTest {
  private final Path cert;
  private final Path key;

  TlsFilesTest(@TempDir Path folder) {
    cert = folder.resolve("cert.pem");
    key = folder.resolve("key.pem");
  }

  private Credentials read(String certificates, String keys) throws IOException {
    Files.writeString(cert, certificates);
    Files.writeString(key, keys);
    return TlsFiles.read(new Config.Tls(cert, key, 0, 0)).credentials();
  }

  private void refuses(String message, String certificates, String keys) {
    ConfigException refused = assertThrows(ConfigException.class, () -> read(certificates, keys));
    assertEquals(
        message.replace("{cert}", "'" + cert + "'").replace("{key}", "'" + key + "'"),
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "secp384r1", "secp521r1"})
  void keysAreReadInAllTheirForms(String algorithm) throws IOException {
    Certified made = Certified.byItself(algorithm);
    for (String form : new String[] {made.key(), made.olderKey()}) {
      assertEquals(
          made.certificate().getNotAfter().toInstant(), read(made.certificates(), form).end());
    }
  }

  @Test
  void whatStandsAroundTheBlocksDoesNotCount() throws IOException {
    Certified made = Certified.byItself("EC");
    String curve = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    String all = "subject=CN = a - test\r\n" + made.certificates().replace("\n", "\r\n");
    read(all + curve + made.olderKey(), curve + made.olderKey() + all);
  }

  @ParameterizedTest
  @CsvSource({"RSA,EC", "EC,RSA"})
  void aChainMayHaveKeysOfSeveralKinds(String authority, String own) throws IOException {
    Certified made = Certified.authority(authority).authorizes(own).signs(own);
    X509Certificate first = made.certificate();
    assertTrue(made.certificates().split("BEGIN", -1).length == 3, made.certificates());
    Credentials credentials = read(made.certificates(), made.key());
    assertFalse(credentials.complaint(first.getNotAfter().toInstant().minusSeconds(1)).isPresent());
  }

  @Test
  void filesThatCannotBeReadAreRefused() throws IOException {
    Certified made = Certified.byItself("EC");
    Config.Tls names = new Config.Tls(cert, key, 0, 0);
    String message = assertThrows(ConfigException.class, () -> TlsFiles.read(names)).getMessage();
    assertEquals("tls.cert: '" + cert + "' is not there", message);
    Files.writeString(cert, made.certificates());
    message = assertThrows(ConfigException.class, () -> TlsFiles.read(names)).getMessage();
    assertEquals("tls.key: '" + key + "' is not there", message);
    Files.createDirectory(key);
    message = assertThrows(ConfigException.class, () -> TlsFiles.read(names)).getMessage();
    assertTrue(("" + message).startsWith("tls.key: '" + key + "' cannot be read: "), message);
  }

  @Test
  void filesOfNoUseAreRefused() {
    Certified made = Certified.byItself("RSA");
    String none = "{cert} has no certificate in PEM: -----BEGIN CERTIFICATE-----";
    refuses("tls.cert: " + none, "", made.key());
    refuses("tls.cert: " + none, made.key(), made.key());
    String noKey = "{key} has no private key in PEM: -----BEGIN PRIVATE KEY-----";
    refuses("tls.key: " + noKey, made.certificates(), "");
    refuses("tls.key: " + noKey, made.certificates(), made.certificates());
  }

  @Test
  void damagedFilesAreRefusedAndNotQuoted() {
    Certified made = Certified.byItself("EC");
    refuses(
        "tls.cert: {cert} is damaged: certificate 2 cannot be read",
        made.certificates() + made.certificates().replaceAll("[a-f]", "x"),
        made.key());
    String damaged = "tls.key: {key} is damaged, or is not the EC key of the certificate";
    refuses(damaged, made.certificates(), made.key().replaceAll("M", "!"));
    refuses(damaged, made.certificates(), made.olderKey().replaceAll("M", "/"));
    refuses(damaged, made.certificates(), made.key().replaceAll("M", "N"));
    refuses(
        damaged,
        made.certificates(),
        "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----\n");
  }

  @Test
  void filesThatAreCutAreRefused() {
    Certified made = Certified.authority("EC").authorizes("EC").authorizes("EC").signs("EC");
    String chain = made.certificates();
    String cut = " ends within a block: -----BEGIN without -----END";
    for (int quarter = 1; quarter < 4; quarter++) {
      String begin = chain.substring(0, chain.length() * quarter / 4);
      refuses("tls.cert: {cert}" + cut, begin, made.key());
    }
    refuses("tls.cert: {cert}" + cut, chain.substring(0, chain.length() - 3), made.key());
    for (String key : new String[] {made.key(), made.olderKey()}) {
      refuses("tls.key: {key}" + cut, chain, key.substring(0, key.length() / 2));
    }
    String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n";
    refuses("tls.key: {key}" + cut, chain, parameters + made.olderKey());
  }

  @Test
  void filesThatAreTooLongAreRefused() throws IOException {
    Certified made = Certified.byItself("EC");
    int most = 1 << 20;
    String longest = made.certificates() + "\n".repeat(most - made.certificates().length());
    read(longest, made.key());
    String message = " has more than 1048576 bytes";
    refuses("tls.cert: {cert}" + message, longest + "\n", made.key());
    refuses("tls.key: {key}" + message, made.certificates(), made.key() + " ".repeat(most));
  }

  @Test
  void aCertificateForAKeyOfAnotherKindIsRefused() {
    Certified made = Certified.authority("EC").signs("Ed25519");
    refuses(
        "tls.cert: {cert} is for a key of the kind EdDSA, not RSA or EC",
        made.certificates(),
        made.key());
  }

  @Test
  void encryptedKeysAreRefused() {
    Certified made = Certified.byItself("RSA");
    String message =
        "tls.key: {key} is encrypted; write the key without a pass phrase: openssl pkey";
    refuses(message, made.certificates(), made.key().replace("PRIVATE", "ENCRYPTED PRIVATE"));
    refuses(
        message,
        made.certificates(),
        made.olderKey()
            .replace(
                "KEY-----\nM", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nM"));
  }

  @ParameterizedTest
  @CsvSource({"RSA,RSA", "EC,EC", "EC,secp384r1", "secp384r1,EC"})
  void aKeyThatDoesNotBelongToTheCertificateIsRefused(String one, String other) {
    refuses(
        "tls.key: {key} is not the key of the first certificate in {cert}",
        Certified.byItself(one).certificates(),
        Certified.byItself(other).key());
  }

  @Test
  void aKeyOfAnotherKindIsRefused() {
    refuses(
        "tls.key: {key} is damaged, or is not the RSA key of the certificate",
        Certified.byItself("RSA").certificates(),
        Certified.byItself("EC").key());
  }

  @Test
  void theTimeOfACertificateIsComplainedOfAndNotRefused() throws IOException {
    Instant around = Instant.parse("2020-02-02T00:00:00Z");
    Certified made = Certified.byItself("EC", around);
    Credentials credentials = read(made.certificates(), made.key());
    assertTrue(credentials.complaint(around).isEmpty());
    String whose = "the certificate of 'CN=a test of another time' ";
    assertEquals(
        whose + "has expired: it was valid until 2020-02-03T00:00:00Z",
        credentials.complaint(Instant.now()).orElse(""));
    assertEquals(
        whose + "is not valid before 2020-02-01T00:00:00Z",
        credentials.complaint(Instant.parse("2020-01-31T00:00:00Z")).orElse(""));
  }

  @Test
  void theFirstOfTheChainToEndIsItsEnd() throws IOException {
    Instant before = Instant.now().minus(Duration.ofHours(12));
    Certified made = Certified.authority("EC").authorizes("EC", before).signs("EC");
    Credentials credentials = read(made.certificates(), made.key());
    Instant end = credentials.end();
    assertTrue(end.isBefore(made.certificate().getNotAfter().toInstant()), end::toString);
    assertTrue(credentials.complaint(end).isEmpty());
    assertEquals(
        "the certificate of 'CN=an authority of another time' has expired: it was valid until "
            + end,
        credentials.complaint(end.plusSeconds(1)).orElse(""));
  }

  /** Clients that do not need it pass over it. */
  @Test
  void aCertificateThatLeadsNowhereIsTaken() throws IOException {
    Certified made = Certified.byItself("EC");
    String other = Certified.byItself("RSA").certificates();
    Credentials credentials = read(made.certificates() + other, made.key());
    assertNotNull(credentials.context());
  }
}
