package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
  private final Path folder;

  SettingsFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void dotsLeadIntoInnerObjects() throws IOException {
    Config config =
        read(
            """
            {
              "host": "127.0.0.1",
              "port": 8080,
              "log": {"level": "debug"},
              "websocket": {"message_size_limit": 1000, "write_timeout": "5s"},
              "client": {"queue_max_size": "2048", "ping_interval": "10s"}
            }
            """);
    assertEquals("127.0.0.1", config.host());
    assertEquals(8080, config.port());
    assertEquals(Level.FINE, config.logLevel());
    assertEquals(1000, config.messageSizeLimit());
    assertEquals(Duration.ofSeconds(5), config.limits().writeTimeout());
    assertEquals(2048, config.limits().queueBytes());
    assertEquals(Duration.ofSeconds(10), config.limits().pingInterval());
  }

  @Test
  void dotsMayAlsoBeWritten() throws IOException {
    assertEquals(Level.OFF, read("{\"log.level\": \"off\"}").logLevel());
  }

  @Test
  void anEmptyObjectHasTheDefaults() throws IOException {
    assertEquals(Config.from(Map.of()), read("{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prot\": 80}",
        "{\"log\": {\"lvl\": \"info\"}}",
        "{\"config\": \"other.json\"}",
        "{\"tidings\": {\"port\": 80}}",
        "{\"prot\": {}}",
      })
  void anUnknownNameIsRefused(String text) throws IOException {
    String message = refused(text);
    assertTrue(message.startsWith(file() + ": "), message);
    assertTrue(message.endsWith(" is no setting of Tidings"), message);
  }

  @Test
  void listsAndNamespacesAreArrays() throws IOException {
    Config config =
        read(
            """
            {
              "client": {"allowed_origins": ["https://a.org", "null"]},
              "channel": {
                "without_namespace": {"presence": true, "allowed_delta_types": []},
                "namespaces": [{"name": "chat", "history_size": 5, "history_ttl": "300s"}]
              }
            }
            """);
    assertEquals(List.of("https://a.org", "null"), config.allowedOrigins());
    assertTrue(config.namespaces().withoutNamespace().presence());
    assertEquals(5, config.namespaces().of("chat:1").orElseThrow().history().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'client': {'allowed_origins': [1]}}              | client.allowed_origins: must be an array of strings",
        "{'client': {'allowed_origins': ['a b']}}          | client.allowed_origins: must be an array of strings",
        "{'client': {'allowed_origins': ['']}}             | client.allowed_origins: must be an array of strings",
        "{'client': {'allowed_origins': true}}             | client.allowed_origins: must be an array of strings",
        "{'channel': {'namespaces': {}}}                   | channel.namespaces: must be an array",
        "{'channel': {'without_namespace': []}}            | channel.without_namespace: must be an object",
        "{'channel': {'namespaces': [{'name': 'ab', 'presence': 1}]}} | channel.namespaces[0].presence: '1' is not true or false",
      })
  void aValueOfAnotherShapeIsRefused(String text, String message) throws IOException {
    assertEquals(file() + ": " + message, refused(text.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"port\": 80, \"port\": 80}",
        "{\"client\": {\"insecure\": false}, \"host\": \"::1\",\n \"client\": {\"channel_limit\": 9}}",
        "{\"channel\": {\"namespaces\": [{\"name\": \"ab\", \"name\": \"cd\"}]}}",
      })
  void aNameThatStandsTwiceIsRefused(String text) throws IOException {
    String message = refused(text);
    assertTrue(message.contains("a name stands twice in one object: Duplicate key"), message);
  }

  @Test
  void allProblemsAreFoundAtOnce() throws IOException {
    Files.writeString(
        file(), "{\"prot\": 1, \"port\": [], \"client\": {\"channel_limit\": \"x\"}}");
    assertEquals(
        List.of(
            file() + ": prot is no setting of Tidings",
            file() + ": port: must be a single value",
            file() + ": client.channel_limit: 'x' is not a number from 1 to 100000"),
        assertThrows(ConfigException.class, settings()::read).problems());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[80]", "null", "{}", "{\"number\": 80}"})
  void aValueThatIsNotSingleIsRefused(String value) throws IOException {
    assertEquals(file() + ": port: must be a single value", refused("{\"port\": " + value + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"info\"", "null"})
  void aValueWhereSettingsHaveLongerNamesIsRefused(String value) throws IOException {
    assertEquals(file() + ": log: must be an object", refused("{\"log\": " + value + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"http\"", "-1", "80.5", "65536"})
  void aBadValueIsRefusedWithItsPlace(String value) throws IOException {
    assertEquals(
        file() + ": port: '" + value.replace("\"", "") + "' is not a number from 0 to 65535",
        refused("{\"port\": " + value + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "port=80",
        "{",
        "{\"port\": 80",
        "{\"port\": 80,}",
        "{port: 80}",
        "[]",
        "[{\"port\": 80}]",
        "80",
        "\"port\"",
        "null",
        "{} {}",
        "{} x",
        "// a\n{}",
        "\ufeff{}"
      })
  void whatIsNotOneJsonObjectIsRefused(String text) throws IOException {
    String message = refused(text);
    assertTrue(message.startsWith("--config: " + file() + " is not a JSON object"), message);
  }

  @Test
  void whatIsNestedBeyondTheParsersLimitIsRefused() throws IOException {
    String message = refused("{\"a\":".repeat(2000));
    assertTrue(message.startsWith("--config: " + file()), message);
  }

  @Test
  void whatIsNotUtf8IsRefused() throws IOException {
    Files.write(file(), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    String message = refused();
    assertTrue(message.startsWith("--config: "), message);
    assertTrue(message.contains(file().toString()), message);
  }

  @Test
  void aMissingFileIsRefused() {
    assertEquals("--config: there is no file " + file(), refused());
  }

  @Test
  void aFolderIsRefused() throws IOException {
    Files.createDirectory(file());
    String message = refused();
    assertTrue(message.startsWith("--config: "), message);
    assertTrue(message.contains(file().toString()), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0"})
  void whatIsNoPathIsRefused(String path) {
    Settings settings = new Settings().environment(Map.of("TIDINGS_CONFIG", path));
    ConfigException refused = assertThrows(ConfigException.class, settings::read);
    assertTrue(("" + refused.getMessage()).startsWith("TIDINGS_CONFIG: "), refused::toString);
  }

  @Test
  void noMessageIsLongerThanALine() throws IOException {
    for (String text : new String[] {"{\n\n?", "{\"port\": \"\\n\"}", "{\"a\\nb\": 1}"}) {
      assertFalse(refused(text).contains("\n"), refused(text));
    }
  }

  private Path file() {
    return folder.resolve("tidings.json");
  }

  private Config read(String text) throws IOException {
    Files.writeString(file(), text);
    return settings().read();
  }

  private String refused(String text) throws IOException {
    Files.writeString(file(), text);
    return refused();
  }

  private String refused() {
    return "" + assertThrows(ConfigException.class, settings()::read).getMessage();
  }

  private Settings settings() {
    return new Settings().commandLine(Map.of("config", file().toString()));
  }
}
