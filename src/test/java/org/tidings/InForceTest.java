package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InForceTest {
  private static InForce of(String key, Map<String, String> environment) {
    List<InForce> all = new Settings().environment(environment).read().inForce();
    return all.stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void everySettingIsThereOnceByName() {
    List<String> names = Config.from(Map.of()).inForce().stream().map(InForce::key).toList();
    assertEquals(List.copyOf(KnownKeys.all().keySet()), names);
  }

  @Test
  void whatNobodyGaveHasItsDefault() {
    assertEquals(new InForce("port", "3000", "3000", null, false), of("port", Map.of()));
  }

  @Test
  void whatWasGivenSaysWhere() {
    assertEquals(
        new InForce("port", "80", "3000", "TIDINGS_PORT", false),
        of("port", Map.of("TIDINGS_PORT", " 80 ")));
    String presence = "channel.without_namespace.presence";
    assertEquals(
        new InForce(presence, "true", "false", "TIDINGS_CHANNEL_WITHOUT_NAMESPACE_PRESENCE", false),
        of(presence, Map.of("TIDINGS_CHANNEL_WITHOUT_NAMESPACE_PRESENCE", "true")));
  }

  @Test
  void theShortFormIsInForceWhereItStandsForOthers() {
    Map<String, String> environment = Map.of("TIDINGS_REDIS_URL", "redis://:sesame@localhost");
    assertEquals(
        new InForce("engine.type", "redis", "memory", "TIDINGS_REDIS_URL", false),
        of("engine.type", environment));
    InForce address = of("engine.redis.address", environment);
    assertEquals("(hidden)", address.value());
    assertEquals("TIDINGS_REDIS_URL", address.given());
    assertEquals("memory", of("engine.type", Map.of()).value());
    assertEquals("redis://127.0.0.1:6379", of("engine.redis.address", Map.of()).value());
  }

  @Test
  void whatWasGivenItselfSaysSo() {
    Map<String, String> environment =
        Map.of(
            "TIDINGS_REDIS_URL", "redis://localhost",
            "TIDINGS_ENGINE_TYPE", "redis",
            "TIDINGS_ENGINE_REDIS_ADDRESS", "redis://localhost");
    assertEquals("TIDINGS_ENGINE_TYPE", of("engine.type", environment).given());
    assertEquals("TIDINGS_ENGINE_REDIS_ADDRESS", of("engine.redis.address", environment).given());
  }

  @Test
  void noSecretIsShown() throws Exception {
    Map<String, String> secrets = new TreeMap<>();
    secrets.put("admin.password", "sesame open");
    secrets.put("client.token.ecdsa_public_key", pem("EC", 256));
    secrets.put("client.token.hmac_secret_key", "sesame-sesame-sesame-sesame-sesame");
    secrets.put(
        "client.token.jwks_public_endpoint", "https://ali:sesame@example.org/sesame?sesame");
    secrets.put("client.token.rsa_public_key", pem("RSA", 2048));
    secrets.put("engine.redis.address", "rediss://ali:sesame@localhost");
    secrets.put("engine.redis.password", "sesame");
    secrets.put("http_api.key", "sesame key");
    secrets.put("metrics.token", "sesame token");
    secrets.put("redis.url", "rediss://ali:sesame@localhost");
    List<InForce> all =
        new Settings()
            .systemProperties(
                secrets.entrySet().stream()
                    .collect(
                        Collectors.toMap(each -> "tidings." + each.getKey(), Map.Entry::getValue)))
            .read()
            .inForce();
    assertEquals(
        List.copyOf(secrets.keySet()),
        all.stream().filter(InForce::secret).map(InForce::key).toList());
    String shown = InForce.json("node", all);
    secrets.values().forEach(value -> assertFalse(shown.contains(value)));
    assertFalse(shown.contains("sesame") || shown.contains("ali:"), shown);
  }

  private static String pem(String algorithm, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    byte[] key = generator.generateKeyPair().getPublic().getEncoded();
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PUBLIC KEY-----";
  }

  @Test
  void ofASecretIsShownThatThereIsOne() {
    InForce password = of("admin.password", Map.of("TIDINGS_ADMIN_PASSWORD", "open sesame"));
    assertEquals("(hidden)", password.value());
    assertTrue(password.secret());
    InForce none = of("admin.password", Map.of());
    assertEquals("", none.value());
    assertTrue(none.secret());
  }

  @Test
  void theFormIsWhatTheConsoleReads() {
    String json =
        InForce.json(
            "north",
            List.of(
                new InForce("a", "1", "2", "TIDINGS_A", false),
                new InForce("b", "\"", "", null, true)));
    assertEquals(
        "{'node':'north','settings':[{'key':'a','value':'1','default':'2','secret':false,"
            + "'given':'TIDINGS_A'},{'key':'b','value':'\\\"','default':'','secret':true}]}",
        json.replace('"', '\'').replace("\\'", "\\\""));
  }
}
