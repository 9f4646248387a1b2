package org.tidings.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.ConfigException;
import org.tidings.standalone.CommandLine.Action;

class CommandLineTest {
  @Test
  void nothingMeansServe() {
    assertEquals(new CommandLine(Action.SERVE, Map.of(), Map.of()), CommandLine.parse());
  }

  @ParameterizedTest
  @CsvSource({
    "--host, host",
    "--port, port",
    "--log-level, log.level",
    "--log-format, log.format",
    "--redis-url, redis.url",
    "--config, config"
  })
  void everyOptionHasTwoForms(String option, String key) {
    CommandLine expected = new CommandLine(Action.SERVE, Map.of(key, "a=b"), Map.of());
    assertEquals(expected, CommandLine.parse(option, "a=b"));
    assertEquals(expected, CommandLine.parse(option + "=a=b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--host",
        "--port",
        "--log-level",
        "--log-format",
        "--redis-url",
        "--config",
        "--demo",
        "--help",
        "--version",
        "--user",
        "--channel",
        "--ttl"
      })
  void theHelpListsEveryOption(String option) {
    assertTrue(CommandLine.HELP.contains("  " + option + " "));
  }

  @Test
  void optionsCanBeCombinedAndTheLastOfTheSameCounts() {
    assertEquals(
        Map.of("port", "2", "host", "h"),
        CommandLine.parse("--port", "1", "--host=h", "--port=2").options());
  }

  @Test
  void aValueMayBeEmptyOrLookLikeAnOption() {
    assertEquals(Map.of("host", ""), CommandLine.parse("--host=").options());
    assertEquals(Map.of("host", "--port"), CommandLine.parse("--host", "--port").options());
  }

  @Test
  void demoNeedsNoValue() {
    assertEquals(Map.of("demo", "true", "port", "1"), parse("--demo --port 1").options());
    assertEquals(Map.of("demo", "false"), parse("--demo=false").options());
  }

  @Test
  void checkConfigTakesAFile() {
    assertEquals(
        new CommandLine(Action.CHECK_CONFIG, Map.of(), Map.of(CommandLine.FILE, "a.json")),
        parse("check-config a.json"));
  }

  @Test
  void genTokenTakesItsOperandsAndSettings() {
    assertEquals(
        new CommandLine(
            Action.GEN_TOKEN,
            Map.of("config", "a.json"),
            Map.of("--user", "42", "--channel", "news", "--ttl", "5m")),
        parse("gen-token --user 42 --channel=news --config a.json --ttl 5m"));
    assertEquals(Map.of("--user", ""), parse("gen-token --user=").operands());
  }

  @ParameterizedTest
  @CsvSource({
    "check-config,                  check-config needs a file",
    "check-config a b,              check-config takes one file",
    "check-config --port 1,         unknown option '--port'; --help lists them",
    "check-config --what,           unknown option '--what'; --help lists them",
    "gen-token,                     gen-token needs --user",
    "gen-token --user,              --user needs a value",
    "gen-token 42,                  unknown option '42'; --help lists them",
    "--user 42,                     unknown option '--user'; --help lists them",
    "--port 1 check-config a,       unknown option 'check-config'; --help lists them",
  })
  void aCommandWithWhatIsNotItsOwnIsRefused(String line, String message) {
    ConfigException refused = assertThrows(ConfigException.class, () -> parse(line));
    assertEquals(message, refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"check-config --help", "gen-token -h", "gen-token --user 1 --help"})
  void commandsHaveTheSameHelp(String line) {
    assertEquals(Action.HELP, parse(line).action());
  }

  private static CommandLine parse(String line) {
    return CommandLine.parse(line.split(" ", -1));
  }

  @Test
  void helpAndVersionEndTheReading() {
    assertEquals(Action.HELP, CommandLine.parse("--port", "x", "--help", "--what").action());
    assertEquals(Action.HELP, CommandLine.parse("-h").action());
    assertEquals(Action.VERSION, CommandLine.parse("--version").action());
  }

  @ParameterizedTest
  @CsvSource({
    "--what, --what",
    "--what=1, --what",
    "3000, 3000",
    "-p, -p",
    "--PORT=1, --PORT",
    "'',''"
  })
  void whatIsNotUnderstoodIsRefused(String argument, String named) {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> CommandLine.parse(argument));
    assertEquals("unknown option '" + named + "'; --help lists them", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--host", "--port", "--log-level", "--log-format", "--redis-url", "--config"})
  void anOptionWithoutItsValueIsRefused(String option) {
    ConfigException refused = assertThrows(ConfigException.class, () -> CommandLine.parse(option));
    assertEquals(option + " needs a value", refused.getMessage());
  }
}
