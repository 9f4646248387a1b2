package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where streams and presence are kept, as it is configured. */
class EngineConfigTest {
  private static final String URL = "TIDINGS_REDIS_URL";
  private static final String TYPE = "TIDINGS_ENGINE_TYPE";
  private static final String ADDRESS = "TIDINGS_ENGINE_REDIS_ADDRESS";
  private static final String CA_FILE = "TIDINGS_ENGINE_REDIS_CA_FILE";
  private static final String REDIS = "redis://u:secret@example.org:6379";

  /** Of a key pair that nobody has any more. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBMTCB2aADAgECAgggSg6ASMixVjAKBggqhkjOPQQDAjANMQswCQYDVQQDEwJj
      YTAgFw0yNjExMjMyMzQwMDJaGA8yMTI2MTAzMDIzNDAwMlowDTELMAkGA1UEAxMC
      Y2EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQt2y2gfr+9ChbtXayk2lwj9t9p
      eJJDAqCoOlUp94g/IuN06bZgQsNK2qA4D6Z7TQqIsF7kWDFmlewLiCcT5vq0oyEw
      HzAdBgNVHQ4EFgQUQvXFT4yZXC7W4HpLKsrjZYSPCLAwCgYIKoZIzj0EAwIDRwAw
      RAIgV2MZ/ZXVRPOTzqY2A4sT2O/xSFCSIe5hA6BZmtoGGLECIGQT9ZZHPQFGSjN2
      HM24X2eYYsMcLMwF0cIWagN4lRwy
      -----END CERTIFICATE-----
      """;

  private static final String KEY =
      "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

  @TempDir Path folder;

  private static Config read(Map<String, String> environment) {
    return new Settings().environment(environment).read();
  }

  private static List<String> refused(Map<String, String> environment) {
    return assertThrows(ConfigException.class, () -> read(environment)).problems();
  }

  @Test
  void settingsOfRedisWithoutRedisAreNoticed() {
    Config config =
        read(Map.of("TIDINGS_ENGINE_REDIS_PREFIX", "chat", "TIDINGS_ENGINE_REDIS_TIMEOUT", "5s"));
    assertNull(config.redis());
    assertEquals(
        List.of(
            "without effect, since engine.type is memory and there is no redis.url:"
                + " TIDINGS_ENGINE_REDIS_PREFIX, TIDINGS_ENGINE_REDIS_TIMEOUT"),
        config.notices());
    assertEquals(List.of(), read(Map.of(TYPE, "memory")).notices());
    assertEquals(
        List.of(), read(Map.of(URL, REDIS, "TIDINGS_ENGINE_REDIS_PREFIX", "chat")).notices());
  }

  @Test
  void urlAndMemoryDoNotGoTogether() {
    assertEquals(
        List.of(URL + ": does not go with " + TYPE + ": memory"),
        refused(Map.of(URL, REDIS, TYPE, "memory")));
    assertNotNull(read(Map.of(URL, REDIS, TYPE, "redis")).redis());
  }

  @Test
  void urlAndAnotherAddressDoNotGoTogetherAndNeitherIsQuoted() {
    assertEquals(
        List.of(URL + ": " + ADDRESS + " is another address; give one of the two"),
        refused(Map.of(URL, REDIS, ADDRESS, "redis://v:word@example.org")));
    assertNotNull(read(Map.of(URL, REDIS, ADDRESS, " " + REDIS)).redis());
  }

  @Test
  void certificatesOfAnAuthorityAreTakenAmongOtherBlocks() throws Exception {
    Path file = file("Subject: CN=a\n" + CERTIFICATE + KEY + CERTIFICATE);
    Config config = with("rediss://example.org", file);
    assertEquals(file, config.redis() == null ? null : config.redis().caFile());
    assertEquals(List.of(), config.notices());
  }

  @Test
  void certificatesWithoutTlsAreNoticed() throws Exception {
    assertEquals(
        List.of(
            CA_FILE
                + " has no effect: the address begins with redis, not rediss, so there is no TLS"),
        with("redis://example.org", file(CERTIFICATE)).notices());
  }

  @Test
  void fileWithoutUsableCertificatesIsRefusedAndSaysWhy() throws Exception {
    assertFault("has no certificate in PEM: -----BEGIN CERTIFICATE-----", file(KEY));
    assertFault("has no certificate in PEM: -----BEGIN CERTIFICATE-----", file(""));
    String damaged = CERTIFICATE.replaceAll("(?m)^M", "A");
    assertFault("is damaged: its certificate 2 cannot be read", file(CERTIFICATE + damaged));
    assertFault("is not a file that can be read", folder);
    assertFault("is not a file that can be read", folder.resolve("missing"));
  }

  @Test
  void whatIsUsedIsSaidAtTheStartWithoutThePassword() {
    Config config =
        read(
            Map.of(
                URL,
                "redis://u:secret@127.0.0.1:1",
                "TIDINGS_NODE_NAME",
                "north",
                "TIDINGS_ENGINE_REDIS_PREFIX",
                "x"));
    try (LogLines log = LogLines.ofThisThread(Engines.class, Level.INFO)) {
      Engines.of(config, Runnable::run).stop().run();
      assertEquals(
          "streams and presence are kept in Redis at redis://127.0.0.1:1, prefix x; this node"
              + " is north",
          log.takeOne().getMessage());
    }
  }

  private Path file(String content) throws Exception {
    return Files.writeString(Files.createTempFile(folder, "ca", ".pem"), content);
  }

  private static Config with(String address, Path file) {
    return read(Map.of(URL, address, CA_FILE, file.toString()));
  }

  private static void assertFault(String fault, Path file) {
    assertEquals(
        List.of(CA_FILE + ": '" + file + "' " + fault),
        refused(Map.of(URL, "rediss://example.org", CA_FILE, file.toString())));
  }
}
