package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
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
  void noSecretIsShown() {
    Map<String, String> environment =
        Map.of(
            "TIDINGS_ADMIN_PASSWORD", "sesame open",
            "TIDINGS_HTTP_API_KEY", "sesame key",
            "TIDINGS_METRICS_TOKEN", "sesame token",
            "TIDINGS_CLIENT_TOKEN_HMAC_SECRET_KEY", "sesame-sesame-sesame-sesame-sesame",
            "TIDINGS_REDIS_URL", "redis://:sesame@localhost");
    List<InForce> all = new Settings().environment(environment).read().inForce();
    assertFalse(InForce.json("node", all).contains("sesame"));
    InForce password = of("admin.password", environment);
    assertEquals("(hidden)", password.value());
    assertTrue(password.secret());
    assertEquals("", of("admin.password", Map.of()).value());
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
