package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures Tidings against the tutorial's own stack in one run on one machine: the echo of the
 * tutorial's message, the time to start, and what idle connections cost. Every answer is checked; a
 * wrong one fails the run.
 *
 * <p>Figures from different machines or runs do not compare; the ratios do, roughly.
 */
public final class EchoBenchmark {

  private final Settings settings;
  private final Set<Contender> contenders;

  private EchoBenchmark(Settings settings, Set<Contender> contenders) {
    this.settings = settings;
    this.contenders = contenders;
  }

  /** The arguments are those of {@link Settings#USAGE}; {@code --help} prints it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> arguments = List.of(args);
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    if (arguments.contains("--help")) {
      out.print(Settings.USAGE);
    } else if (Settings.memoryOnly(arguments)) {
      out.print(memoryOf(Settings.parseRunning(arguments)));
    } else {
      out.print(run(Settings.parse(arguments)));
    }
  }

  private static Report memoryOf(Settings.Running jvm) throws IOException, InterruptedException {
    Report report = Report.titled("Idle connections of " + jvm.url());
    report.memory("pid " + jvm.pid(), IdleMemory.measure(jvm.url(), jvm.pid(), jvm.idle()));
    return report;
  }

  private static Report run(Settings settings) throws IOException, InterruptedException {
    if (Files.notExists(settings.war())) {
      throw new FileNotFoundException(settings.war() + ": build it first");
    }
    Files.createDirectories(settings.out());
    Set<Contender> contenders =
        ExpressStack.install(settings)
            ? EnumSet.allOf(Contender.class)
            : EnumSet.of(Contender.TIDINGS);
    Report report = new EchoBenchmark(settings, contenders).measure();
    Files.writeString(settings.out().resolve("echo.md"), report.toString());
    return report;
  }

  private Report measure() throws IOException, InterruptedException {
    Report report = Report.titled("Echo benchmark");
    report.describe(settings, ExpressStack.nodeVersion());
    progress("memory");
    IdleMemory memory = memory();
    progress("starts");
    Map<Contender, List<Duration>> starts = starts();
    progress("echo");
    report.echo(echo());
    report.starts(starts);
    report.memory(Contender.TIDINGS.toString(), memory);
    return report;
  }

  private List<EchoRounds> echo() throws IOException, InterruptedException {
    Map<Contender, ServerProcess> servers = new EnumMap<>(Contender.class);
    try {
      for (Contender contender : contenders) {
        servers.put(contender, ServerProcess.start(contender, settings));
      }
      return List.of(
          EchoRounds.measure(servers, 1, settings),
          EchoRounds.measure(servers, settings.pipeline(), settings));
    } finally {
      servers.values().forEach(ServerProcess::close);
    }
  }

  private Map<Contender, List<Duration>> starts() throws IOException, InterruptedException {
    Map<Contender, List<Duration>> times = new EnumMap<>(Contender.class);
    for (int i = 0; i < settings.starts(); i++) {
      for (Contender contender : contenders) {
        try (ServerProcess server = ServerProcess.start(contender, settings)) {
          times.computeIfAbsent(contender, key -> new ArrayList<>()).add(server.startTime());
        }
      }
    }
    return times;
  }

  private IdleMemory memory() throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(Contender.TIDINGS, settings)) {
      return IdleMemory.measure(server.url(), server.pid(), settings.idle());
    }
  }

  private static void progress(String part) {
    System.err.println("measuring: " + part);
  }
}
