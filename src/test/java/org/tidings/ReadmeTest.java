package org.tidings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the README says about the settings is what they are. */
class ReadmeTest {
  @ParameterizedTest
  @EnumSource
  void everySettingHasItsRow(Setting setting) throws IOException {
    assertRow(
        List.of(
            code(setting.key()),
            code(KnownKeys.variable(setting.key())),
            code(setting.defaultValue()),
            setting.description()));
  }

  @ParameterizedTest
  @EnumSource
  void everyChannelOptionHasItsRow(ChannelOption option) throws IOException {
    assertRow(List.of(code(option.key()), code(option.defaultValue()), option.description()));
  }

  private static void assertRow(List<String> cells) throws IOException {
    String row =
        cells.stream().collect(Collectors.joining(" | ", "| ", " |")).replace("|  |", "| |");
    assertTrue(
        Files.readAllLines(Path.of("README.md")).contains(row), () -> "it has no row " + row);
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
