package org.tidings.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tidings.Config;
import org.tidings.ConfigException;
import org.tidings.Setting;
import org.tidings.Settings;
import org.tidings.Version;

/**
 * {@code java -jar tidings.war}: reads the command line, does what it asks for; a server is stopped
 * at the end.
 */
public final class Main {
  /** A setting that cannot be used, a port that cannot be had. */
  private static final int EXIT_UNUSABLE = 2;

  private final PrintStream out;
  private final PrintStream err;
  private final Path home;
  // Null until it serves; the main thread's, read by the shutdown hook.
  private volatile @Nullable Server server;

  Main(PrintStream out, PrintStream err, Path home) {
    this.out = out;
    this.err = err;
    this.home = home;
  }

  /**
   * Called by {@code Boot}.
   *
   * @param home the unpacked WAR; deleted at the end of the process
   */
  public static void main(Path home, String[] args) {
    refuseRenegotiation();
    Main main = new Main(System.out, System.err, home);
    Runtime.getRuntime().addShutdownHook(new Thread(main::end, "tidings-stop"));
    int status = main.run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * In TLS 1.2 a client may ask for any number of handshakes on one connection, which cost the
   * server far more than it. The JDK asks for this once, when it first speaks TLS.
   */
  private static void refuseRenegotiation() {
    String property = "jdk.tls.rejectClientInitiatedRenegotiation";
    if (System.getProperty(property) == null) {
      System.setProperty(property, "true");
    }
  }

  /**
   * Starts what is asked for. The server goes on after it on threads of its own.
   *
   * @return the exit code; 0 if the process is to end by itself or not at all
   */
  int run(String... args) {
    try {
      CommandLine commandLine = CommandLine.parse(args);
      switch (commandLine.action()) {
        case HELP -> out.print(CommandLine.HELP);
        case VERSION -> out.println("tidings " + Version.TEXT);
        case SERVE -> {
          ConsoleLog.set(Level.INFO, false);
          serve(settings(commandLine).read());
        }
        case CHECK_CONFIG -> {
          return check(commandLine);
        }
        case GEN_TOKEN -> {
          ConsoleLog.set(Level.WARNING, false);
          Config config = settings(commandLine).read();
          config.notices().forEach(this::complain);
          out.println(NewToken.of(commandLine, config));
        }
      }
      return 0;
    } catch (ConfigException e) {
      complain(e.getMessage());
      return EXIT_UNUSABLE;
    }
  }

  /** Says all that is wrong with a file, whatever the environment. */
  private int check(CommandLine commandLine) {
    String file = commandLine.operand(CommandLine.FILE);
    try {
      Config.Tls tls = new Settings().file("check-config", file).read().standalone().tls();
      if (tls != null) {
        check(tls);
      }
      out.println(file + " is good");
      return 0;
    } catch (ConfigException e) {
      e.problems().forEach(this::complain);
      return EXIT_UNUSABLE;
    }
  }

  /** What time does to a certificate is no fault of the file: it is said, and that is all. */
  private void check(Config.Tls tls) {
    TlsFiles.read(tls)
        .credentials()
        .complaint(Instant.now())
        .map(fault -> Setting.TLS_CERT.key() + ": '" + tls.cert() + "': " + fault)
        .ifPresent(this::complain);
  }

  private void complain(@Nullable String problem) {
    err.println("tidings: " + problem);
  }

  private void serve(Config config) {
    boolean json = config.standalone().logsJson();
    ConsoleLog.set(config.logLevel(), json);
    Server starting = new Server(config, home);
    server = starting;
    try {
      out.println("Tidings " + Version.TEXT + ": " + starting.start() + "index.html");
    } catch (ConfigException e) {
      ConsoleLog.set(Level.WARNING, json); // That it stops tells nobody anything: it never was up.
      throw e;
    }
  }

  private void end() {
    Server serving = server;
    if (serving != null) {
      LastResort lastResort = new LastResort(serving.patience(), err, Runtime.getRuntime()::halt);
      serving.stop();
      lastResort.cancel();
    }
    LogManager.getLogManager().reset(); // The JDK's hook has left it to us: see LastingLog.
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // It is a temporary folder, and this is the end of the process: the system cleans it.
    }
  }

  private static Settings settings(CommandLine commandLine) {
    return new Settings()
        .commandLine(commandLine.options())
        .systemProperties(System.getProperties())
        .environment(System.getenv());
  }
}
