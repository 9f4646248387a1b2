package org.tidings.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** The figures of one run as Markdown: medians, with min..max in parentheses. */
final class Report {

  private final List<String> lines = new ArrayList<>();

  private Report() {}

  static Report titled(String title) {
    Report report = new Report();
    report.lines.addAll(List.of("# " + title, ""));
    report.lines.add(
        format(
            "JDK %s, %d cores, %s %s, loopback.",
            Runtime.version(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch")));
    return report;
  }

  void say(String line) {
    lines.add(line);
  }

  void describe(Settings settings, Optional<String> nodeVersion) {
    lines.add("Node: " + nodeVersion.orElse("not installed") + ".");
    lines.add(
        format(
            "%d connections echo, %,d subscribe; %d rounds of %d s a server, alternating, after %d s of warm-up.",
            settings.clients(),
            settings.subscribers(),
            settings.rounds(),
            settings.round().toSeconds(),
            settings.warmUp().toSeconds()));
    lines.add("Each figure: median (min..max). CPU is the server process's own, user and system.");
    lines.add(
        "The load generator runs on the same cores: what goes through per second is what both reach.");
  }

  void echo(List<Rounds> modes) {
    rounds(modes, "Echo", "outstanding per connection", "message");
  }

  void fanOut(List<Rounds> modes) {
    rounds(modes, "Fan-out", "publications together", "delivery");
  }

  private void rounds(List<Rounds> modes, String title, String mode, String unit) {
    table(title, "server", mode, "per second", "CPU µs/" + unit);
    for (Rounds rounds : modes) {
      rounds.samples().forEach((server, samples) -> row(server, rounds.together(), samples));
      rounds.samples().keySet().stream()
          .filter(server -> server != Contender.TIDINGS)
          .forEach(server -> ratio(server, rounds));
    }
  }

  private void row(Contender server, int together, List<Sample> samples) {
    cells(
        server.toString(),
        Integer.toString(together),
        whole(spread(samples, Sample::messagesPerSecond)),
        decimals(spread(samples, Sample::cpuMicrosPerMessage)));
  }

  private void ratio(Contender other, Rounds rounds) {
    cells(
        "**Tidings / " + other + "**, round by round",
        Integer.toString(rounds.together()),
        decimals(ratio(other, rounds, Sample::messagesPerSecond)),
        decimals(ratio(other, rounds, Sample::cpuMicrosPerMessage)));
  }

  private static Spread ratio(Contender other, Rounds rounds, ToDoubleFunction<Sample> figure) {
    List<Sample> ours = samples(rounds, Contender.TIDINGS);
    List<Sample> theirs = samples(rounds, other);
    return Spread.of(
        IntStream.range(0, ours.size())
            .mapToDouble(
                i -> figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i))));
  }

  private static List<Sample> samples(Rounds rounds, Contender server) {
    return Objects.requireNonNull(rounds.samples().get(server));
  }

  void starts(Map<Contender, List<Duration>> starts) {
    table("From start to first handshake", "server", "starts", "ms");
    starts.forEach(
        (server, times) ->
            cells(
                server.toString(),
                Integer.toString(times.size()),
                whole(Spread.of(times.stream().mapToDouble(time -> time.toNanos() / 1e6)))));
  }

  void memory(String server, Map<IdleMemory.Kind, IdleMemory> idle) {
    table(
        "Memory of idle connections",
        "server",
        "connections",
        "measure",
        "before, MB",
        "after, MB",
        "KB/connection");
    idle.forEach(
        (kind, memory) -> {
          memoryRow(server, kind, "live heap", memory, ProcessMemory::heapBytes);
          memoryRow(server, kind, "resident", memory, ProcessMemory::residentBytes);
        });
  }

  private void memoryRow(
      String server,
      IdleMemory.Kind kind,
      String measure,
      IdleMemory memory,
      ToLongFunction<ProcessMemory> bytes) {
    long before = bytes.applyAsLong(memory.before());
    long after = bytes.applyAsLong(memory.after());
    cells(
        server,
        format("%,d, %s", memory.connections(), kind),
        measure,
        format("%.1f", before / 1e6),
        format("%.1f", after / 1e6),
        format("%.1f", (after - before) / 1e3 / memory.connections()));
  }

  void table(String title, String... columns) {
    lines.addAll(List.of("", "## " + title, ""));
    cells(columns);
    lines.add("|---".repeat(columns.length) + "|");
  }

  void cells(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  private static Spread spread(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    return Spread.of(samples.stream().mapToDouble(figure));
  }

  static String whole(Spread spread) {
    return format("%,.0f (%,.0f..%,.0f)", spread.median(), spread.min(), spread.max());
  }

  static String decimals(Spread spread) {
    return format("%.2f (%.2f..%.2f)", spread.median(), spread.min(), spread.max());
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
