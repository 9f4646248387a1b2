package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.ChannelOptions.Allowed;
import org.tidings.auth.ChannelOptions.History;
import org.tidings.auth.ChannelOptions.Permissions;
import org.tidings.auth.ChannelOptions.Positions;

/** Which namespaces there are, as it is configured. */
class NamespacesConfigTest {
  @ParameterizedTest
  @ValueSource(strings = {"ab", "Chat_2.x-y", "$$", "x"})
  void namesOfNamespaces(String name) {
    String array = "[{\"name\": " + Json.createValue(name) + "}]";
    if (name.matches("[\\w.-]{2,}")) {
      assertEquals(Set.of(name), namespaces(array).namespaces().byName().keySet());
    } else {
      assertEquals(
          "a test[0].name: '" + name + "' is not 2 to 64 letters, digits, '_', '.', '-'",
          refused(array));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                  | a test: must be a JSON array",
        "[                   | a test: must be a JSON array: malformed JSON: it ends too early, at line 1, column 2 (offset 1)",
        "[1]                 | a test[0]: must be an object",
        "[{}]                | a test[0]: needs a name",
        "[{\"name\": 5}]     | a test[0]: needs a name",
        "[{\"name\": \"ab\"}, {\"name\": \"ab\"}] | a test[1].name: 'ab' is there already",
      })
  void whatIsNoArrayOfNamespacesIsRefused(String array, String message) {
    assertEquals(message, refused(array));
  }

  @Test
  void theDemonstrationIsOpenToEverybody() {
    Config config = Config.from(Map.of("demo", new Given("--demo", "true")));
    Allowed everybody = new Allowed(true, false, true);
    assertEquals(
        Map.of(
            "demo",
            new ChannelOptions(
                true,
                true,
                true,
                new History(100, Duration.ofMinutes(5), Duration.ofDays(30)),
                new Positions(false, false, false, true, false),
                new Permissions(everybody, everybody, everybody, everybody),
                false,
                null)),
        config.namespaces().byName());
  }

  @Test
  void theDemonstrationTakesItsName() {
    Given demo = new Given("--demo", "true");
    Given array = new Given("a test", "[{\"name\": \"demo\"}]");
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> Config.from(Map.of("demo", demo, Setting.NAMESPACES.key(), array)));
    assertEquals(
        "a test[0].name: 'demo' is there already: the setting demo adds it", refused.getMessage());
    assertEquals(Set.of("demo"), namespaces(array.value()).namespaces().byName().keySet());
  }

  @Test
  void deltasAreNoticedToBeMissing() {
    assertEquals(List.of(), namespaces("[{\"name\": \"chat\"}]").notices());
    List<String> notices =
        namespaces("[{\"name\": \"chat\", \"allowed_delta_types\": [\"fossil\"]}]").notices();
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).endsWith("delta options are set: chat"), notices::toString);
  }

  private static Config namespaces(String array) {
    return Config.from(Map.of(Setting.NAMESPACES.key(), new Given("a test", array)));
  }

  private static String refused(String array) {
    return "" + assertThrows(ConfigException.class, () -> namespaces(array)).getMessage();
  }
}
