package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.tidings.engine.Engine;
import org.tidings.engine.MemoryEngine;
import org.tidings.redis.EngineFixture;
import org.tidings.redis.RedisServer;

/**
 * Measures nodes on Redis against the memory of one node, in one run on one machine. Every answer
 * is checked; a wrong one fails the run.
 */
public final class ClusterBenchmark {
  private static final int BACK_ENDS = 32;
  private static final int LATE = 1000;
  private static final Duration SPREAD = Duration.ofSeconds(2);

  private final ClusterSettings settings;
  private final RedisServer redis;
  private final Report report;

  private ClusterBenchmark(ClusterSettings settings, RedisServer redis, Report report) {
    this.settings = settings;
    this.redis = redis;
    this.report = report;
  }

  /** The arguments are those of {@link ClusterSettings#USAGE}; {@code --help} prints it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    if (List.of(args).contains("--help")) {
      out.print(ClusterSettings.USAGE);
      return;
    }
    ClusterSettings settings = ClusterSettings.parse(List.of(args));
    Files.createDirectories(settings.out());
    Report report = Report.titled("Cluster benchmark");
    report.say("Each figure: median (min..max). CPU is user and system, in µs for each.");
    try (RedisServer redis = RedisServer.start()) {
      new ClusterBenchmark(settings, redis, report).run();
    }
    Files.writeString(settings.out().resolve("cluster.md"), report.toString());
    out.print(report);
    System.exit(0); // The engine's threads are none of ours.
  }

  private void run() throws IOException, InterruptedException {
    if (settings.measures("engine")) {
      engines();
    }
    if (settings.measures("api")) {
      api();
    }
    if (settings.measures("latency")) {
      latency();
    }
    if (settings.measures("come_back")) {
      comeBack();
    }
  }

  private void engines() throws IOException {
    Engine memory = new MemoryEngine(System::nanoTime);
    try (EngineFixture fixture = EngineFixture.at(redis.address())) {
      Engine[] engines = {memory, fixture.engine()};
      for (Engine each : engines) {
        EngineLoad.listen(each);
      }
      report.table(
          "The engine alone, 64 calls under way, 1,000 channels with a listener",
          "call",
          "memory, per second",
          "memory, CPU",
          "Redis, per second",
          "CPU here",
          "CPU of Redis");
      for (EngineLoad.Use use : EngineLoad.Use.values()) {
        List<List<Toll>> tolls = rounds(engines.length, engine(engines, use));
        report.cells(
            use.toString(),
            whole(tolls.get(0), Toll::perSecond),
            decimals(tolls.get(0), toll -> toll.micros(0)),
            whole(tolls.get(1), Toll::perSecond),
            decimals(tolls.get(1), toll -> toll.micros(0)),
            decimals(tolls.get(1), toll -> toll.micros(1)));
      }
    }
  }

  private Load engine(Engine[] engines, EngineLoad.Use use) {
    long here = ProcessHandle.current().pid();
    return (which, time) ->
        Toll.of(() -> EngineLoad.run(engines[which], use, time), here, redis.pid());
  }

  private void api() throws IOException, InterruptedException {
    try (ServerProcess memory = node("memory", Map.of());
        ServerProcess shared = node("a", Map.of("TIDINGS_REDIS_URL", redis.address()))) {
      ServerProcess[] nodes = {memory, shared};
      report.table(
          "Publications through the server API, " + BACK_ENDS + " connections, a channel each",
          "channel",
          "in a call",
          "memory, per second",
          "node's CPU",
          "Redis, per second",
          "node's CPU",
          "CPU of Redis",
          "Redis / memory: per second, node's CPU");
      for (ServerProcess node : nodes) {
        long unused = ApiLoad.publish(node.url(), "kept", BACK_ENDS, 1, settings.warmUp());
      }
      for (String namespace : List.of("bench", "kept")) {
        for (int together : new int[] {1, 100}) {
          List<List<Toll>> tolls = rounds(nodes.length, api(nodes, namespace, together));
          report.cells(
              namespace.equals("kept") ? "100 kept" : "nothing kept",
              Integer.toString(together),
              whole(tolls.get(0), Toll::perSecond),
              decimals(tolls.get(0), toll -> toll.micros(0)),
              whole(tolls.get(1), Toll::perSecond),
              decimals(tolls.get(1), toll -> toll.micros(0)),
              decimals(tolls.get(1), toll -> toll.micros(1)),
              ratio(tolls, Toll::perSecond) + ", " + ratio(tolls, toll -> toll.micros(0)));
        }
      }
    }
  }

  private Load api(ServerProcess[] nodes, String namespace, int together) {
    return (which, time) -> {
      URI url = nodes[which].url();
      return Toll.of(
          () -> ApiLoad.publish(url, namespace, BACK_ENDS, together, time),
          nodes[which].pid(),
          redis.pid());
    };
  }

  private void latency() throws IOException, InterruptedException {
    Map<String, String> onRedis = Map.of("TIDINGS_REDIS_URL", redis.address());
    try (ServerProcess memory = node("memory", Map.of());
        ServerProcess one = node("a", onRedis);
        ServerProcess other = node("b", onRedis)) {
      report.table(
          "From the call to the delivery, 100 a second, " + LATE + " a round, ms",
          "way",
          "p50",
          "p99",
          "max");
      latency("one node, memory", memory, memory);
      latency("one node, Redis", one, one);
      latency("from node to node", one, other);
    }
  }

  private void latency(String way, ServerProcess from, ServerProcess to) throws IOException {
    List<Latency> all = new ArrayList<>();
    for (int i = -1; i < settings.rounds(); i++) {
      Latency latency = Latency.measure(from.url(), to.url(), "kept:" + i, LATE);
      System.err.println(way + ": " + latency);
      if (i >= 0) {
        all.add(latency);
      }
    }
    report.cells(
        way,
        Report.decimals(Spread.of(all.stream().mapToDouble(Latency::p50))),
        Report.decimals(Spread.of(all.stream().mapToDouble(Latency::p99))),
        Report.decimals(Spread.of(all.stream().mapToDouble(Latency::max))));
  }

  private void comeBack() throws IOException, InterruptedException {
    Map<String, String> onRedis = Map.of("TIDINGS_REDIS_URL", redis.address());
    report.table(
        "Clients of a killed node come back to another, all recover",
        "who",
        "until all have recovered, ms",
        "node's CPU",
        "CPU of Redis",
        "streams read");
    try (ServerProcess other = node("b", onRedis)) {
      comeBack(onRedis, other, true, Duration.ZERO);
      comeBack(onRedis, other, true, SPREAD);
      comeBack(onRedis, other, false, Duration.ZERO);
      comeBack(onRedis, other, false, SPREAD);
    }
  }

  private void comeBack(
      Map<String, String> onRedis, ServerProcess other, boolean shared, Duration spread)
      throws IOException, InterruptedException {
    ComeBack.Plan plan = new ComeBack.Plan(settings.clients(), shared, spread);
    List<ComeBack> all = new ArrayList<>();
    for (int i = -1; i < settings.rounds(); i++) {
      try (ServerProcess victim = node("a", onRedis)) {
        ComeBack one = ComeBack.measure(victim, other, redis, plan);
        System.err.println(plan + ": " + one);
        if (i >= 0) {
          all.add(one);
        }
      }
    }
    List<Toll> tolls = all.stream().map(ComeBack::toll).toList();
    report.cells(
        plan.toString(),
        whole(tolls, toll -> toll.elapsed().toMillis()),
        decimals(tolls, toll -> toll.micros(0)),
        decimals(tolls, toll -> toll.micros(1)),
        Report.whole(Spread.of(all.stream().mapToDouble(ComeBack::reads))));
  }

  private ServerProcess node(String name, Map<String, String> environment)
      throws IOException, InterruptedException {
    return ServerProcess.start(
        Contender.TIDINGS,
        port -> {
          ProcessBuilder node = Contender.tidings(settings.war(), port);
          node.environment().putAll(environment);
          node.environment().put("TIDINGS_HTTP_API_INSECURE", "true");
          return node;
        },
        settings.out().resolve("node-" + name + ".log"));
  }

  /** What one of several is given to do for some time. */
  private interface Load {
    Toll on(int which, Duration time) throws IOException;
  }

  /** Alternating rounds; the tolls of each. */
  private List<List<Toll>> rounds(int count, Load load) throws IOException {
    List<List<Toll>> tolls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Toll unused = load.on(i, settings.warmUp());
      tolls.add(new ArrayList<>());
    }
    for (int round = 0; round < settings.rounds(); round++) {
      for (int i = 0; i < count; i++) {
        Toll toll = load.on(i, settings.round());
        System.err.println(i + ": " + toll);
        tolls.get(i).add(toll);
      }
    }
    return tolls;
  }

  private static String whole(List<Toll> tolls, ToDoubleFunction<Toll> figure) {
    return Report.whole(Spread.of(tolls.stream().mapToDouble(figure)));
  }

  private static String decimals(List<Toll> tolls, ToDoubleFunction<Toll> figure) {
    return Report.decimals(Spread.of(tolls.stream().mapToDouble(figure)));
  }

  /** The second's by the first's, round by round. */
  private static String ratio(List<List<Toll>> tolls, ToDoubleFunction<Toll> figure) {
    return Report.decimals(
        Spread.of(
            IntStream.range(0, tolls.get(0).size())
                .mapToDouble(
                    i ->
                        figure.applyAsDouble(tolls.get(1).get(i))
                            / figure.applyAsDouble(tolls.get(0).get(i)))));
  }
}
