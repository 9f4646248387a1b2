package org.tidings.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@link ClusterBenchmark} measures, and for how long. */
record ClusterSettings(
    Path war, Path out, int rounds, Duration round, Duration warmUp, int clients, String only) {

  static final String USAGE =
      """
      ClusterBenchmark [WAR] [flags]       measures nodes on a Redis that it starts

        WAR              the file to measure            (target/tidings.war)
        --out DIR        report, logs                   (target/bench)
        --clients N      who come back from a killed node  (10000; quick: 1000)
        --rounds N       rounds of each                 (5; quick: 1)
        --seconds N      length of a round              (4; quick: 1)
        --warmup N       seconds before the first round (5; quick: 1)
        --only PART      engine, api, latency or come_back  (all)
        --quick          a short run: the figures are rough
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "WAR", "target/tidings.war",
          "--out", "target/bench",
          "--clients", "10000",
          "--rounds", "5",
          "--seconds", "4",
          "--warmup", "5",
          "--only", "");

  private static final Map<String, String> QUICK =
      Map.of("--clients", "1000", "--rounds", "1", "--seconds", "1", "--warmup", "1");

  /**
   * @throws IllegalArgumentException for an unknown flag, or one without its value
   */
  static ClusterSettings parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    if (arguments.contains("--quick")) {
      values.putAll(QUICK);
    }
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        values.put("WAR", argument);
      } else if (!argument.equals("--quick")) {
        if (!DEFAULTS.containsKey(argument) || i + 1 == arguments.size()) {
          throw new IllegalArgumentException("unknown or without a value: " + argument);
        }
        values.put(argument, arguments.get(++i));
      }
    }
    return new ClusterSettings(
        Path.of(text(values, "WAR")),
        Path.of(text(values, "--out")),
        Integer.parseInt(text(values, "--rounds")),
        Duration.ofSeconds(Integer.parseInt(text(values, "--seconds"))),
        Duration.ofSeconds(Integer.parseInt(text(values, "--warmup"))),
        Integer.parseInt(text(values, "--clients")),
        text(values, "--only"));
  }

  private static String text(Map<String, String> values, String name) {
    return Objects.requireNonNull(values.get(name));
  }

  boolean measures(String part) {
    return only.isEmpty() || only.equals(part);
  }
}
