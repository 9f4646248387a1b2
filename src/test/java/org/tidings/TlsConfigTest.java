package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of TLS, and of the proxies that are believed. */
class TlsConfigTest {
  private static Config read(String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put("tidings." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Settings().systemProperties(properties).read();
  }

  private static Config.@Nullable Tls tls(String... keysAndValues) {
    return read(keysAndValues).standalone().tls();
  }

  private static List<String> refused(String... keysAndValues) {
    return assertThrows(ConfigException.class, () -> read(keysAndValues)).problems();
  }

  @Test
  void withoutFilesThereIsNoTls() {
    assertNull(tls());
  }

  @Test
  void bothFilesAreTakenAsTheyAreNamedAndNotLookedAt() {
    Config.Tls tls = tls("tls.cert", "/none/cert.pem", "tls.key", "key.pem");
    assertNotNull(tls);
    assertEquals(Path.of("/none/cert.pem"), tls.cert());
    assertEquals(Path.of("key.pem"), tls.key());
    assertEquals(0, tls.httpRedirect());
    assertEquals(0, tls.publicPort());
  }

  @Test
  void oneFileIsOfNoUse() {
    assertEquals(
        List.of("tidings.tls.cert: 'c.pem' is of no use without tls.key"),
        refused("tls.cert", "c.pem"));
    assertEquals(
        List.of("tidings.tls.key: 'k.pem' is of no use without tls.cert"),
        refused("tls.key", "k.pem"));
  }

  @Test
  void aRedirectNeedsFilesAndAPortOfItsOwn() {
    assertEquals(
        List.of("tidings.tls.http_redirect: '80' is of no use without tls.cert and tls.key"),
        refused("tls.http_redirect", "80"));
    assertEquals(
        List.of("tidings.tls.public_port: '443' is of no use without tls.cert and tls.key"),
        refused("tls.public_port", "443"));
    assertEquals(
        List.of("tidings.tls.public_port: '443' is of no use without tls.http_redirect"),
        refused("tls.cert", "c", "tls.key", "k", "tls.public_port", "443"));
    assertEquals(
        List.of("tidings.tls.http_redirect: '443' is the port that speaks TLS"),
        refused("tls.cert", "c", "tls.key", "k", "tls.http_redirect", "443", "port", "443"));
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertEquals(List.of("tidings.tls.cert: 'a b' is not a file"), refused("tls.cert", "a\0b"));
  }

  @ParameterizedTest
  @CsvSource({"localhost", "10.0.0.0/33", "10.0.0.1:80"})
  void whatIsNoNetworkIsRefusedByName(String item) {
    assertEquals(
        List.of(
            "tidings.trusted_proxies: '"
                + item
                + "' is not an address or a network, as 192.0.2.1, 10.0.0.0/8 or fd00::/8"),
        refused("trusted_proxies", "127.0.0.1, " + item));
  }

  @Test
  void networksAreAList() {
    assertEquals(
        3,
        read("trusted_proxies", "127.0.0.1 ::1,10.0.0.0/8").handshakes().trustedProxies().size());
  }
}
