package org.tidings.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is shipped for Prometheus and Grafana, in docker/observability. */
public final class Shipped {
  static final Path FOLDER = Path.of("docker", "observability");
  static final String RULES = "tidings.rules.yml";

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:tidings|jvm|process|system)_[a-z_]+\\b|\\btidings:[a-z_:0-9]+\\b");

  private Shipped() {}

  /**
   * An alert of the rules.
   *
   * @param pending how long it must be so
   * @param summary without the node that it is about
   */
  record Alert(String name, String severity, String pending, String summary, String description) {}

  static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of YAML, which JSON is too. */
  static JsonNode yaml(String file) {
    try {
      return YAML.readTree(text(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    yaml(RULES).path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** The alerts, in their order. */
  static List<Alert> alerts() {
    return rules().stream()
        .filter(rule -> rule.has("alert"))
        .map(
            rule ->
                new Alert(
                    rule.path("alert").asText(),
                    rule.at("/labels/severity").asText(),
                    rule.path("for").asText(),
                    rule.at("/annotations/summary").asText(),
                    rule.at("/annotations/description").asText()))
        .toList();
  }

  /** The expressions of the rules. */
  public static List<String> expressionsOfRules() {
    return rules().stream().map(rule -> rule.path("expr").asText()).toList();
  }

  /** The names under which the rules record. */
  public static Set<String> recorded() {
    Set<String> names = new TreeSet<>();
    rules().stream()
        .filter(rule -> rule.has("record"))
        .forEach(rule -> names.add(rule.path("record").asText()));
    return names;
  }

  /** The dashboard. */
  static JsonNode dashboard() {
    return yaml("grafana/dashboards/tidings.json");
  }

  /** The expressions of the dashboard, its variables replaced by what they may be. */
  public static List<String> expressionsOfDashboard() {
    Stream<String> expressions =
        dashboard().findValues("expr").stream().map(JsonNode::asText).distinct();
    Stream<String> variables =
        dashboard().at("/templating/list").findValues("definition").stream()
            .map(JsonNode::asText)
            .map(query -> query.replaceFirst("label_values\\((.*), \\w+\\)", "$1"));
    return Stream.concat(expressions, variables)
        .map(each -> each.replace("$__rate_interval", "1m").replaceAll("\\$(job|instance)", ".*"))
        .toList();
  }

  /** The metrics that expressions name. */
  public static Set<String> metrics(List<String> expressions) {
    Set<String> names = new TreeSet<>();
    for (String expression : expressions) {
      Matcher metric = METRIC.matcher(expression);
      while (metric.find()) {
        names.add(metric.group());
      }
    }
    return names;
  }
}
