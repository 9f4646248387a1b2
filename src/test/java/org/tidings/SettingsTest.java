package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private final Path folder;

  SettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theFirstSourceThatNamesASettingWins() throws IOException {
    Path file = file("{\"port\": 5, \"host\": \"file\"}");
    Map<String, String> commandLine = Map.of("port", "1");
    Map<String, String> properties = Map.of("tidings.port", "2");
    Map<String, String> environment = Map.of("TIDINGS_PORT", "3");
    Map<String, String> parameters = Map.of("tidings.port", "4", "tidings.config", file.toString());
    assertEquals(
        1,
        new Settings()
            .commandLine(commandLine)
            .systemProperties(properties)
            .environment(environment)
            .contextParameters(parameters)
            .read()
            .port());
    assertEquals(
        2,
        new Settings()
            .systemProperties(properties)
            .environment(environment)
            .contextParameters(parameters)
            .read()
            .port());
    assertEquals(
        3, new Settings().environment(environment).contextParameters(parameters).read().port());
    assertEquals(4, new Settings().contextParameters(parameters).read().port());
    Config fromFile = new Settings().commandLine(Map.of("config", file.toString())).read();
    assertEquals(5, fromFile.port());
    assertEquals("file", fromFile.host());
    assertEquals(3000, new Settings().read().port());
  }

  @Test
  void sourcesCompleteEachOther() throws IOException {
    Config config =
        new Settings()
            .commandLine(Map.of("port", "1"))
            .environment(
                Map.of(
                    "TIDINGS_HOST",
                    "h",
                    "TIDINGS_CONFIG",
                    file("{\"log\":{\"level\":\"off\"}}") + ""))
            .read();
    assertEquals(1, config.port());
    assertEquals("h", config.host());
    assertEquals(Level.OFF, config.logLevel());
  }

  @Test
  void theFirstSourceThatNamesAFileWins() throws IOException {
    String first = file("{\"port\": 1}").toString();
    String second = folder.resolve("missing.json").toString();
    assertEquals(
        1,
        new Settings()
            .systemProperties(Map.of("tidings.config", first))
            .environment(Map.of("TIDINGS_CONFIG", second))
            .read()
            .port());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everySettingCanBeGivenInEverySource(String key) throws IOException {
    ConfigKey known = KnownKeys.of(key).orElseThrow();
    boolean anyTextGoes =
        known == Setting.HOST
            || known == Setting.NODE_NAME
            || known == Setting.TOKEN_AUDIENCE
            || known == Setting.TOKEN_ISSUER
            || known == Setting.REDIS_USER
            || known.shape() == Shape.SECRET;
    String value = anyTextGoes ? "" : "???( ";
    refuses("--" + key.replace('.', '-'), new Settings().commandLine(Map.of(key, value)));
    refuses("tidings." + key, new Settings().systemProperties(Map.of("tidings." + key, value)));
    refuses("tidings." + key, new Settings().contextParameters(Map.of("tidings." + key, value)));
    String variable = KnownKeys.variable(key);
    refuses(variable, new Settings().environment(Map.of(variable, value)));
    Path file =
        file(
            "{\""
                + key.replace(".", "\":{\"")
                + "\":\""
                + value
                + "\"}"
                + "}".repeat(key.split("\\.", -1).length - 1));
    refuses(file + ": " + key, new Settings().commandLine(Map.of("config", file.toString())));
  }

  private static void refuses(String spelled, Settings settings) {
    ConfigException refused = assertThrows(ConfigException.class, settings::read);
    String message = "" + refused.getMessage();
    assertTrue(
        message.matches(
            "\\Q" + spelled + "\\E: ('.*' is (not|of no use without) |is empty|must be ).*"),
        message);
    assertEquals(List.of(message), refused.problems());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void variablesAreSpelledAsShellsAllow(String key) {
    assertTrue(KnownKeys.variable(key).matches("TIDINGS_[A-Z_]+"), KnownKeys.variable(key));
    assertTrue(!KnownKeys.of(key).orElseThrow().description().isBlank());
  }

  @Test
  void noTwoSettingsHaveTheSameVariable() {
    assertEquals(keys().size(), keys().stream().map(KnownKeys::variable).distinct().count());
  }

  static Set<String> keys() {
    return KnownKeys.all().keySet();
  }

  @Test
  void onTheCommandLineAnUnknownNameIsRefused() {
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> new Settings().commandLine(Map.of("log.lvl", "info")));
    assertEquals("--log-lvl is no setting of Tidings", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tidings.prot", "tidings.", "tidings.PORT", "tidings.log_level"})
  void anUnknownPropertyOrContextParameterIsRefused(String name) {
    for (ConfigException refused :
        new ConfigException[] {
          assertThrows(
              ConfigException.class, () -> new Settings().systemProperties(Map.of(name, "1"))),
          assertThrows(
              ConfigException.class, () -> new Settings().contextParameters(Map.of(name, "1")))
        }) {
      assertEquals(name + " is no setting of Tidings", refused.getMessage());
    }
  }

  @Test
  void anUnknownVariableIsANoticeSinceOthersUseThePrefixToo() {
    Config config =
        new Settings()
            .environment(
                Map.of("TIDINGS_PORT_3000_TCP", "tcp://10.0.0.1:3000", "TIDINGS_PORT", "80"))
            .read();
    assertEquals(80, config.port());
    assertEquals(
        List.of("the environment variable TIDINGS_PORT_3000_TCP is no setting of Tidings"),
        config.notices());
  }

  @Test
  void whatIsNotUnderThePrefixIsNotLookedAt() {
    assertEquals(
        Config.from(Map.of()),
        new Settings()
            .systemProperties(Map.of("java.version", "17", "tidingsport", "1", "TIDINGS.PORT", "1"))
            .environment(Map.of("PATH", "/bin", "TIDINGS", "1", "tidings_port", "1"))
            .contextParameters(Map.of("other.port", "1"))
            .read());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("tidings.json"), text);
  }
}
