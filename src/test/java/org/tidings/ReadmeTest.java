package org.tidings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the README says about the settings is what they are. */
class ReadmeTest {
  @ParameterizedTest
  @EnumSource
  void everySettingHasItsRow(Setting setting) throws IOException {
    List<String> named =
        List.of(code(setting.key()), code(setting.variable()), code(setting.defaultValue()));
    List<String> lines = Files.readAllLines(Path.of("README.md"));
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.startsWith("|") && named.stream().allMatch(line::contains)),
        () -> "no row of a table has " + named);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
