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
 * tutorial's message, the time to start, and what idle connections cost; and the fan-out of
 * publications against a broadcast loop on ws. Every answer is checked; a wrong one fails the run.
 *
 * <p>Figures from different machines or runs do not compare; the ratios do, roughly.
 */
public final class EchoBenchmark {

  /** Most of a delivery is spent waiting for the load generator: compilers see little of it. */
  private static final int FAN_OUT_WARM_UPS = 4;

  private final Settings settings;
  private final boolean hasNode;

  private EchoBenchmark(Settings settings, boolean hasNode) {
    this.settings = settings;
    this.hasNode = hasNode;
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
    IdleMemory idle = IdleMemory.measure(jvm.url(), jvm.pid(), jvm.idle(), IdleMemory.Kind.SILENT);
    report.memory("pid " + jvm.pid(), Map.of(IdleMemory.Kind.SILENT, idle));
    return report;
  }

  private static Report run(Settings settings) throws IOException, InterruptedException {
    if (Files.notExists(settings.war())) {
      throw new FileNotFoundException(settings.war() + ": build it first");
    }
    Files.createDirectories(settings.out());
    Report report = new EchoBenchmark(settings, NodeStack.install(settings)).measure();
    Files.writeString(settings.out().resolve("echo.md"), report.toString());
    return report;
  }

  private Report measure() throws IOException, InterruptedException {
    Report report = Report.titled("Echo benchmark");
    report.describe(settings, NodeStack.nodeVersion());
    for (Settings.Part part : settings.parts()) {
      System.err.println("measuring: " + part);
      measure(part, report);
    }
    return report;
  }

  private void measure(Settings.Part part, Report report) throws IOException, InterruptedException {
    switch (part) {
      case MEMORY -> report.memory(Contender.TIDINGS.toString(), memory());
      case STARTS -> report.starts(starts());
      case ECHO ->
          report.echo(rounds(Contender.EXPRESS, echo(), settings.pipeline(), settings.warmUp()));
      case FAN_OUT ->
          report.fanOut(
              rounds(
                  Contender.WS,
                  fanOut(),
                  settings.together(),
                  settings.warmUp().multipliedBy(FAN_OUT_WARM_UPS)));
    }
  }

  private Rounds.Load echo() {
    return (server, outstanding, time) ->
        EchoClients.round(server, settings.clients(), outstanding, time);
  }

  private Rounds.Load fanOut() {
    return (server, together, time) ->
        Subscribers.round(server, settings.channel(), settings.subscribers(), together, time);
  }

  /** One at a time, and then many together. */
  private List<Rounds> rounds(Contender other, Rounds.Load load, int many, Duration firstWarmUp)
      throws IOException, InterruptedException {
    Map<Contender, ServerProcess> servers = new EnumMap<>(Contender.class);
    try {
      for (Contender contender : against(other)) {
        servers.put(contender, ServerProcess.start(contender, settings));
      }
      return List.of(
          Rounds.measure(servers, load, 1, firstWarmUp, settings),
          Rounds.measure(servers, load, many, settings.warmUp(), settings));
    } finally {
      servers.values().forEach(ServerProcess::close);
    }
  }

  private Set<Contender> against(Contender other) {
    return hasNode ? EnumSet.of(Contender.TIDINGS, other) : EnumSet.of(Contender.TIDINGS);
  }

  private Map<Contender, List<Duration>> starts() throws IOException, InterruptedException {
    Map<Contender, List<Duration>> times = new EnumMap<>(Contender.class);
    for (int i = 0; i < settings.starts(); i++) {
      for (Contender contender : against(Contender.EXPRESS)) {
        try (ServerProcess server = ServerProcess.start(contender, settings)) {
          times.computeIfAbsent(contender, key -> new ArrayList<>()).add(server.startTime());
        }
      }
    }
    return times;
  }

  private Map<IdleMemory.Kind, IdleMemory> memory() throws IOException, InterruptedException {
    Map<IdleMemory.Kind, IdleMemory> memory = new EnumMap<>(IdleMemory.Kind.class);
    try (ServerProcess server = ServerProcess.start(Contender.TIDINGS, settings)) {
      for (IdleMemory.Kind kind : IdleMemory.Kind.values()) {
        memory.put(kind, IdleMemory.measure(server.url(), server.pid(), settings.idle(), kind));
      }
    }
    return memory;
  }
}
