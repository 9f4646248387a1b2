package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.redis.Uses.awaitTrouble;
import static org.tidings.redis.Uses.awaitWell;
import static org.tidings.redis.Uses.publish;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis over TLS, with a user of its own. */
class RedisTlsTest {
  private static final String PASSWORD = "a-password";

  @TempDir Path folder;

  private Path certificate;
  private Path key;

  /** The JDK makes the certificate: nothing else has to be installed. */
  @BeforeEach
  void makeCertificate() throws Exception {
    Path store = folder.resolve("redis.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=redis",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertEquals(0, keytool.waitFor());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    certificate = pem("CERTIFICATE", keys.getCertificate("redis").getEncoded());
    key = pem("PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
  }

  private Path pem(String kind, byte[] content) throws Exception {
    String text =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind);
    return Files.writeString(folder.resolve(kind.replace(' ', '-') + ".pem"), text);
  }

  @Test
  void aServerWithACertificateOfAPrivateAuthorityIsTrustedByItsFile() throws Exception {
    int port = Ports.free();
    try (RedisServer redis =
        RedisServer.start(
            RedisVersion.V6_2,
            "--tls-port",
            "" + port,
            "--tls-cert-file",
            certificate.toString(),
            "--tls-key-file",
            key.toString(),
            "--tls-ca-cert-file",
            certificate.toString(),
            "--tls-auth-clients",
            "no")) {
      redis.call("ACL", "SETUSER", "tidings", "on", ">" + PASSWORD, "~*", "&*", "+@all");
      redis.call("ACL", "SETUSER", "default", "-@all", "+auth", "+hello");
      String address = "rediss://tidings:" + PASSWORD + "@127.0.0.1:" + port;
      try (EngineFixture trusting = EngineFixture.with(settings(address, certificate));
          EngineFixture doubting = EngineFixture.with(settings(address, null))) {
        awaitWell(trusting.engine());
        assertEquals(1, publish(trusting.engine(), 1).offset());
        awaitTrouble(doubting.engine(), "Redis at rediss://127.0.0.1:" + port + " (pub/sub): ");
        awaitTrouble(doubting.engine(), "certification path");
      }
    }
  }

  @Test
  void handshakeThatIsNotAnsweredEndsWithTheTimeToConnect() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      RedisSettings settings =
          new RedisSettings(
              RedisAddress.parse("rediss://127.0.0.1:" + silent.getLocalPort()).orElseThrow(),
              null,
              "tidings",
              Duration.ofMillis(200),
              Duration.ofMinutes(1));
      try (EngineFixture fixture = EngineFixture.with(settings)) {
        awaitTrouble(fixture.engine(), "handshake timed out after 200ms");
      }
    }
  }

  private static RedisSettings settings(String address, @Nullable Path authority) {
    return new RedisSettings(
        RedisAddress.parse(address).orElseThrow(),
        authority,
        "tidings",
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }
}
