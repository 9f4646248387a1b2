package org.tidings.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What one run measures, and for how long. {@link #USAGE} says what each setting means. */
record Settings(
    Path war,
    Path node,
    Path out,
    int clients,
    int pipeline,
    int subscribers,
    int together,
    String channel,
    int rounds,
    Duration round,
    Duration warmUp,
    int starts,
    int idle,
    Set<Part> parts) {

  /** What can be measured. */
  enum Part {
    MEMORY,
    STARTS,
    ECHO,
    FAN_OUT
  }

  static final String USAGE =
      """
      EchoBenchmark [WAR] [flags]          measures Tidings against Express and ws
      EchoBenchmark --memory-only --url ws://HOST:PORT/PATH --pid JVM [--idle N]
                                           measures the idle connections of a running JVM

        WAR              the file to measure            (target/tidings.war)
        --node DIR       the sources of the servers on Node.js  (src/test/bench)
        --out DIR        report, logs, node_modules     (target/bench)
        --clients N      connections that echo          (100)
        --pipeline N     second mode: messages outstanding per connection  (16)
        --subscribers N  connections that each publication goes to  (1000)
        --together N     second mode: publications that wait together  (10)
        --channel NAME   where they are: bench:… keeps nothing, kept:… has recovery  (bench:all)
        --rounds N       rounds per server and mode     (5; quick: 3)
        --seconds N      length of a round              (4; quick: 1)
        --warmup N       seconds per server and mode before the first round  (5; quick: 2)
        --starts N       starts timed per server        (5; quick: 2)
        --idle N         idle connections for memory    (2000; quick: 500)
        --only PART      memory, starts, echo or fan_out  (all)
        --quick          a short run: the figures are rough
      """;

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("--node", "src/test/bench"),
          Map.entry("--out", "target/bench"),
          Map.entry("--clients", "100"),
          Map.entry("--pipeline", "16"),
          Map.entry("--subscribers", "1000"),
          Map.entry("--together", "10"),
          Map.entry("--channel", "bench:all"),
          Map.entry("--rounds", "5"),
          Map.entry("--seconds", "4"),
          Map.entry("--warmup", "5"),
          Map.entry("--starts", "5"),
          Map.entry("--idle", "2000"),
          Map.entry("--only", ""));

  private static final Map<String, String> QUICK =
      Map.of("--rounds", "3", "--seconds", "1", "--warmup", "2", "--starts", "2", "--idle", "500");

  /** A JVM that somebody else started, and the address of its WebSocket. */
  record Running(URI url, long pid, int idle) {}

  static boolean memoryOnly(List<String> arguments) {
    return arguments.contains("--memory-only");
  }

  /**
   * @throws IllegalArgumentException for an unknown flag, or one without its value
   */
  static Settings parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    values.put("WAR", "target/tidings.war");
    if (arguments.contains("--quick")) {
      values.putAll(QUICK);
    }
    values.putAll(given(arguments));
    return new Settings(
        Path.of(text(values, "WAR")),
        Path.of(text(values, "--node")),
        Path.of(text(values, "--out")),
        number(values, "--clients"),
        number(values, "--pipeline"),
        number(values, "--subscribers"),
        number(values, "--together"),
        text(values, "--channel"),
        number(values, "--rounds"),
        Duration.ofSeconds(number(values, "--seconds")),
        Duration.ofSeconds(number(values, "--warmup")),
        number(values, "--starts"),
        number(values, "--idle"),
        parts(text(values, "--only")));
  }

  /**
   * @throws IllegalArgumentException for an unknown flag, one without its value, or one missing
   */
  static Running parseRunning(List<String> arguments) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    values.putAll(given(arguments));
    return new Running(
        URI.create(text(values, "--url")), number(values, "--pid"), number(values, "--idle"));
  }

  private static Map<String, String> given(List<String> arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--quick") || argument.equals("--memory-only")) {
        continue;
      }
      if (!argument.startsWith("--")) {
        given.put("WAR", argument);
      } else if (!isKnown(argument) || i + 1 == arguments.size()) {
        throw new IllegalArgumentException("unknown or without a value: " + argument);
      } else {
        given.put(argument, arguments.get(++i));
      }
    }
    return given;
  }

  private static boolean isKnown(String flag) {
    return DEFAULTS.containsKey(flag) || flag.equals("--url") || flag.equals("--pid");
  }

  private static Set<Part> parts(String only) {
    return only.isEmpty()
        ? EnumSet.allOf(Part.class)
        : EnumSet.of(Part.valueOf(only.toUpperCase(Locale.ROOT)));
  }

  private static String text(Map<String, String> values, String name) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException("missing: " + name);
    }
    return Objects.requireNonNull(values.get(name));
  }

  private static int number(Map<String, String> values, String name) {
    String text = text(values, name);
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is no number: " + text, e);
    }
    throw new IllegalArgumentException(name + " must be positive: " + text);
  }
}
