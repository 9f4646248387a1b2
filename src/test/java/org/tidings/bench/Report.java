package org.tidings.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
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

  void describe(Settings settings, Optional<String> nodeVersion) {
    lines.add("Node: " + nodeVersion.orElse("not installed") + ".");
    lines.add(
        format(
            "%d connections; %d rounds of %d s a server, alternating, after %d s of warm-up.",
            settings.clients(),
            settings.rounds(),
            settings.round().toSeconds(),
            settings.warmUp().toSeconds()));
    lines.add("Each figure: median (min..max). CPU is the server process's own, user and system.");
    lines.add("The load generator runs on the same cores: messages/s is what both reach together.");
  }

  void echo(List<EchoRounds> modes) {
    table("Echo", "server", "outstanding per connection", "messages/s", "CPU µs/message");
    for (EchoRounds mode : modes) {
      mode.samples().forEach((server, samples) -> row(server, mode.outstanding(), samples));
      if (mode.samples().size() == Contender.values().length) {
        ratio(mode);
      }
    }
  }

  private void row(Contender server, int outstanding, List<Sample> samples) {
    cells(
        server.toString(),
        Integer.toString(outstanding),
        whole(spread(samples, Sample::messagesPerSecond)),
        decimals(spread(samples, Sample::cpuMicrosPerMessage)));
  }

  private void ratio(EchoRounds mode) {
    cells(
        "**Tidings / Express**, round by round",
        Integer.toString(mode.outstanding()),
        decimals(ratio(mode, Sample::messagesPerSecond)),
        decimals(ratio(mode, Sample::cpuMicrosPerMessage)));
  }

  private static Spread ratio(EchoRounds mode, ToDoubleFunction<Sample> figure) {
    List<Sample> tidings = samples(mode, Contender.TIDINGS);
    List<Sample> express = samples(mode, Contender.EXPRESS);
    return Spread.of(
        IntStream.range(0, tidings.size())
            .mapToDouble(
                i -> figure.applyAsDouble(tidings.get(i)) / figure.applyAsDouble(express.get(i))));
  }

  private static List<Sample> samples(EchoRounds mode, Contender server) {
    return Objects.requireNonNull(mode.samples().get(server));
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

  void memory(String server, IdleMemory idle) {
    table(
        "Memory, " + format("%,d", idle.connections()) + " idle connections",
        "server",
        "measure",
        "before, MB",
        "after, MB",
        "KB/connection");
    memoryRow(server, "live heap", idle.before().heapBytes(), idle.after().heapBytes(), idle);
    memoryRow(
        server, "resident", idle.before().residentBytes(), idle.after().residentBytes(), idle);
  }

  private void memoryRow(String server, String measure, long before, long after, IdleMemory idle) {
    cells(
        server,
        measure,
        format("%.1f", before / 1e6),
        format("%.1f", after / 1e6),
        format("%.1f", (after - before) / 1e3 / idle.connections()));
  }

  private void table(String title, String... columns) {
    lines.addAll(List.of("", "## " + title, ""));
    cells(columns);
    lines.add("|---".repeat(columns.length) + "|");
  }

  private void cells(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  private static Spread spread(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    return Spread.of(samples.stream().mapToDouble(figure));
  }

  private static String whole(Spread spread) {
    return format("%,.0f (%,.0f..%,.0f)", spread.median(), spread.min(), spread.max());
  }

  private static String decimals(Spread spread) {
    return format("%.2f (%.2f..%.2f)", spread.median(), spread.min(), spread.max());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
