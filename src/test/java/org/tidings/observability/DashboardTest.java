package org.tidings.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboard has the shape that Grafana wants. */
class DashboardTest {
  private static final int WIDTH = 24;

  private final JsonNode dashboard = Shipped.dashboard();

  private static List<JsonNode> all() {
    List<JsonNode> panels = new ArrayList<>();
    Shipped.dashboard().path("panels").forEach(panels::add);
    return panels;
  }

  static List<JsonNode> panels() {
    return all().stream().filter(panel -> !isRow(panel)).toList();
  }

  private static boolean isRow(JsonNode panel) {
    return panel.path("type").asText().equals("row");
  }

  @Test
  void itsRowsAreThose() {
    assertEquals(
        List.of(
            "Overview",
            "Clients",
            "Messages",
            "Latency",
            "Recovery",
            "API",
            "Engine and nodes",
            "JVM"),
        all().stream()
            .filter(DashboardTest::isRow)
            .map(row -> row.path("title").asText())
            .toList());
    assertTrue(dashboard.path("schemaVersion").asInt() >= 41);
    assertFalse(dashboard.path("uid").asText().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("panels")
  void eachPanelSaysWhatItShows(JsonNode panel) {
    String title = panel.path("title").asText();
    Set<String> kinds = Set.of("timeseries", "stat", "table", "heatmap");
    assertTrue(kinds.contains(panel.path("type").asText()), title);
    assertFalse(title.isEmpty(), panel::toString);
    assertFalse(panel.path("description").asText().isEmpty(), title);
    assertFalse(panel.at("/fieldConfig/defaults/unit").asText().isEmpty(), title);
    assertTrue(panel.path("targets").size() > 0, title);
    assertEquals("${datasource}", panel.at("/datasource/uid").asText(), title);
    Set<String> letters = new HashSet<>();
    for (JsonNode target : panel.path("targets")) {
      assertEquals("${datasource}", target.at("/datasource/uid").asText(), title);
      assertTrue(letters.add(target.path("refId").asText()), title);
      assertTrue(target.path("expr").asText().contains("job=~\"$job\""), title);
    }
  }

  @Test
  void noPanelLiesOnAnotherAndNoneHasTheIdOfAnother() {
    Set<Integer> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (JsonNode panel : all()) {
      assertTrue(ids.add(panel.path("id").asInt()), panel::toString);
      JsonNode at = panel.path("gridPos");
      int left = at.path("x").asInt();
      int top = at.path("y").asInt();
      assertTrue(at.path("w").asInt() > 0 && at.path("h").asInt() > 0, panel::toString);
      assertTrue(left >= 0 && left + at.path("w").asInt() <= WIDTH, panel::toString);
      for (int x = left; x < left + at.path("w").asInt(); x++) {
        for (int y = top; y < top + at.path("h").asInt(); y++) {
          assertTrue(places.add(x + " " + y), panel.path("title")::asText);
        }
      }
    }
  }

  @Test
  void itsVariablesAreThoseThatItUses() {
    List<String> names = new ArrayList<>();
    dashboard.at("/templating/list").forEach(each -> names.add(each.path("name").asText()));
    assertEquals(List.of("datasource", "job", "instance"), names);
    String all = dashboard.toString().replace("$__rate_interval", "").replace("$__all", "");
    for (String name : names) {
      all = all.replace("${" + name + "}", "").replace("$" + name, "");
    }
    assertFalse(all.contains("$"), all);
  }

  @Test
  void grafanaFindsTheDashboardAndPrometheus() {
    JsonNode source = Shipped.yaml("grafana/provisioning/datasources/prometheus.yml");
    JsonNode variable = dashboard.at("/templating/list/0/current/value");
    assertEquals(variable, source.at("/datasources/0/uid"));
    assertEquals("http://prometheus:9090", source.at("/datasources/0/url").asText());
    String interval = Shipped.yaml("prometheus.yml").at("/global/scrape_interval").asText();
    assertEquals(interval, source.at("/datasources/0/jsonData/timeInterval").asText());
    String path =
        Shipped.yaml("grafana/provisioning/dashboards/tidings.yml")
            .at("/providers/0/options/path")
            .asText();
    String volumes = Shipped.yaml("services.yml").at("/services/grafana/volumes").toString();
    assertTrue(volumes.contains("./grafana/dashboards:" + path + ":ro"), volumes);
  }
}
