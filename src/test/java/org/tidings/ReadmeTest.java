package org.tidings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.ErrorCode;

/** What the README says about settings, codes, methods and metrics is what they are. */
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

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
  void everyErrorHasItsRow(ErrorCode code) throws IOException {
    assertBegins("| " + code.code() + " | ");
  }

  @ParameterizedTest
  @MethodSource
  void everyCloseCodeHasItsRow(Disconnect disconnect) throws IOException {
    String code = Integer.toString(disconnect.code());
    assertTrue(
        lines().anyMatch(line -> line.matches("\\| (\\d{4}, )?" + code + "(, \\d{4})? \\| .*")),
        code);
  }

  static Stream<Disconnect> everyCloseCodeHasItsRow() {
    return Arrays.stream(Disconnect.class.getFields())
        .filter(field -> field.getType() == Disconnect.class)
        .map(ReadmeTest::value);
  }

  private static Disconnect value(Field constant) {
    try {
      return (Disconnect) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2000, 2500, 2501})
  void everyEndOfASubscriptionHasItsRow(int code) throws IOException {
    assertBegins("| " + code + " | ");
  }

  @ParameterizedTest
  @MethodSource
  void everyMetricIsNamed(String name) throws IOException {
    Pattern inATable = Pattern.compile("\\|.*`" + name + "(\\{[a-z,]+})?`.*\\|.*");
    assertTrue(lines().anyMatch(line -> inATable.matcher(line).matches()), name);
  }

  static Stream<String> everyMetricIsNamed() {
    Stream<String> watched =
        Arrays.stream(Metrics.Watched.values()).map(each -> each.name().toLowerCase(Locale.ROOT));
    try (Metrics metrics = new Metrics()) {
      metrics.apiCall("publish", "ok");
      Stream<String> counted =
          metrics
              .page(null)
              .text()
              .lines()
              .filter(line -> line.startsWith("# TYPE tidings_"))
              .map(line -> line.split(" ", -1)[2].substring("tidings_".length()))
              .filter(name -> !name.endsWith("_max"));
      return Stream.concat(watched, counted);
    }
  }

  private static void assertBegins(String row) throws IOException {
    assertTrue(lines().anyMatch(line -> line.startsWith(row)), () -> "no row begins " + row);
  }

  private static Stream<String> lines() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream();
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
