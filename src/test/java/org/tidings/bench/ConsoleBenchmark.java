package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tidings.it.browser.Browser;

/**
 * Measures what two browsers that look at the console cost a server with some clients: its CPU,
 * with and without them, in alternating rounds.
 */
public final class ConsoleBenchmark {
  private static final String PASSWORD = "correct horse";
  private static final String USAGE =
      """
      ConsoleBenchmark [WAR] [rounds] [seconds] [clients]

        WAR      the file to measure                 (target/tidings.war)
        rounds   of each of what is looked at        (5)
        seconds  length of a round                   (20)
        clients  who are connected, and say nothing  (1000)
      """;

  /** What both browsers look at. */
  private enum Look {
    NOTHING("nobody looks", "about:blank"),
    OVERVIEW("two at the overview", "#/overview"),
    CHANNEL("two at a channel", "#/channel/bench%3Aall"),
    CLIENTS("two at the clients", "#/clients");

    private final String title;
    private final String place;

    Look(String title, String place) {
      this.title = title;
      this.place = place;
    }
  }

  private ConsoleBenchmark() {}

  /** The arguments are those of the usage, which {@code --help} prints. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    if (List.of(args).contains("--help")) {
      out.print(USAGE);
      return;
    }
    Path war = Path.of(args.length > 0 ? args[0] : "target/tidings.war");
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Duration round = Duration.ofSeconds(args.length > 2 ? Integer.parseInt(args[2]) : 20);
    int clients = args.length > 3 ? Integer.parseInt(args[3]) : 1000;
    Path folder = Path.of("target/bench");
    Files.createDirectories(folder);
    Report report = Report.titled("Console benchmark");
    report.say(clients + " connected clients that say nothing. Median (min..max).");
    try (ServerProcess server = server(war, folder);
        Browser one = signedIn(server);
        Browser two = signedIn(server);
        Subscribers idle =
            Subscribers.open(server.url(), clients, 1, number -> "bench:" + number % 100)) {
      Map<Look, List<Double>> percents = new EnumMap<>(Look.class);
      for (int i = 0; i <= rounds; i++) {
        for (Look look : Look.values()) {
          List.of(one, two).forEach(browser -> open(browser, server, look));
          idle.clients().runFor(Duration.ofSeconds(3));
          Sample sample = server.sample(() -> stay(idle, round));
          double percent = 100.0 * sample.serverCpu().toNanos() / sample.elapsed().toNanos();
          System.err.println(look + ": " + percent + " %");
          if (i > 0) { // The first is for the JVM to warm up.
            percents.computeIfAbsent(look, key -> new ArrayList<>()).add(percent);
          }
        }
      }
      report.table("The server's CPU, in percent of one core", "", "%");
      percents.forEach((look, each) -> report.cells(look.title, spread(each)));
    }
    Files.writeString(folder.resolve("console.md"), report.toString());
    out.print(report);
  }

  private static long stay(Subscribers idle, Duration time) throws IOException {
    idle.clients().runFor(time);
    return 1;
  }

  private static String spread(List<Double> percents) {
    Spread spread = Spread.of(percents.stream().mapToDouble(Double::doubleValue));
    return String.format("%.2f (%.2f..%.2f)", spread.median(), spread.min(), spread.max());
  }

  private static ServerProcess server(Path war, Path folder)
      throws IOException, InterruptedException {
    return ServerProcess.start(
        Contender.TIDINGS,
        port -> {
          ProcessBuilder server = Contender.tidings(war, port);
          server.environment().put("TIDINGS_ADMIN_PASSWORD", PASSWORD);
          return server;
        },
        folder.resolve("console.log"));
  }

  private static String console(ServerProcess server) {
    return "http://127.0.0.1:" + server.url().getPort() + "/console/";
  }

  private static Browser signedIn(ServerProcess server) {
    Browser browser = Browser.start();
    browser.open(console(server));
    Object status =
        browser.run(
            "return fetch('session', {method: 'POST', headers: {'Content-Type': 'application/json'},"
                + " body: JSON.stringify({password: arguments[0]})}).then(response => response.status)",
            PASSWORD);
    if (!Long.valueOf(200).equals(status)) {
      throw new IllegalStateException("not signed in: " + status);
    }
    return browser;
  }

  /** By way of an empty page: another place of the same page would not be loaded anew. */
  private static void open(Browser browser, ServerProcess server, Look look) {
    browser.open("about:blank");
    if (look != Look.NOTHING) {
      browser.open(console(server) + look.place);
    }
  }
}
