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
    assertEquals(new CommandLine(Action.SERVE, Map.of()), CommandLine.parse());
  }

  @ParameterizedTest
  @CsvSource({"--host, host", "--port, port", "--log-level, log.level", "--config, config"})
  void everyOptionHasTwoForms(String option, String key) {
    CommandLine expected = new CommandLine(Action.SERVE, Map.of(key, "a=b"));
    assertEquals(expected, CommandLine.parse(option, "a=b"));
    assertEquals(expected, CommandLine.parse(option + "=a=b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--host", "--port", "--log-level", "--config", "--help", "--version"})
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
  @ValueSource(strings = {"--host", "--port", "--log-level", "--config"})
  void anOptionWithoutItsValueIsRefused(String option) {
    ConfigException refused = assertThrows(ConfigException.class, () -> CommandLine.parse(option));
    assertEquals(option + " needs a value", refused.getMessage());
  }
}
