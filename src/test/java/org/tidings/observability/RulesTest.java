package org.tidings.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tidings.observability.Shipped.Alert;

/** What is shipped for Prometheus, by promtool: and the README has all alerts. */
class RulesTest {
  private static final Path TESTS = Path.of("src", "test", "prometheus", "tidings.test.yml");
  private static final String WHO = "{{ $labels.instance }}: ";

  static List<Alert> alerts() {
    return Shipped.alerts();
  }

  @Test
  void theConfigurationIsGood(@TempDir Path folder) throws IOException {
    String token = "/run/tidings/metrics-token";
    String config = Shipped.text("prometheus.yml");
    assertTrue(config.contains(token));
    Path file = Files.writeString(folder.resolve("metrics-token"), "any");
    Files.writeString(folder.resolve("prometheus.yml"), config.replace(token, file.toString()));
    Files.writeString(folder.resolve(Shipped.RULES), Shipped.text(Shipped.RULES));
    for (String targets : List.of("targets.yml", "targets.cluster.yml")) {
      Files.writeString(folder.resolve("targets.yml"), Shipped.text(targets));
      Programs.promtool(folder, "check", "config", "prometheus.yml");
    }
  }

  @Test
  void eachAlertFiresOnItsFaultAndOnNothingElse(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve(Shipped.RULES), Shipped.text(Shipped.RULES));
    Files.copy(TESTS, folder.resolve("tidings.test.yml"));
    Programs.promtool(folder, "check", "rules", Shipped.RULES);
    Programs.promtool(folder, "test", "rules", "tidings.test.yml");
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void eachAlertHasATestInWhichItFires(Alert alert) throws IOException {
    String fires = "alertname=\"" + alert.name() + "\", instance=\"" + alert.name() + "\"";
    assertTrue(Files.readString(TESTS).contains(fires), alert.name());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void eachAlertSaysWhomWhatAndWhatToDo(Alert alert) {
    assertTrue(alert.name().matches("Tidings[A-Z][A-Za-z]+"), alert.name());
    assertTrue(List.of("warning", "critical").contains(alert.severity()), alert.severity());
    assertFalse(alert.pending().isEmpty());
    assertTrue(alert.summary().startsWith(WHO), alert.summary());
    assertTrue(alert.description().length() > 80, alert.description());
    assertFalse(alert.description().contains("{{"), alert.description());
  }

  /** Prints what should be there. */
  @Test
  void theReadmeHasAllAlerts() throws IOException {
    String rows = String.join("\n", alerts().stream().map(RulesTest::row).toList());
    String readme = Files.readString(Path.of("README.md"));
    assertTrue(
        readme.contains("\n" + rows + "\n\n"), () -> "it has no table with these rows:\n" + rows);
  }

  private static String row(Alert alert) {
    String summary = alert.summary().substring(WHO.length());
    return "| `%s` | %s | %s | %s |"
        .formatted(
            alert.name(),
            alert.severity() + (alert.pending().equals("0m") ? "" : ", " + alert.pending()),
            summary.replace("{{ $labels.outcome }}", "by reason"),
            alert.description());
  }

  @Test
  void noAlertHasTheNameOfAnother() {
    List<String> names = alerts().stream().map(Alert::name).toList();
    assertEquals(names.stream().distinct().toList(), names);
  }
}
