package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/**
 * A process of {@code java -jar tidings.war} that a test has started, on 127.0.0.1. It ends with
 * {@link #close}, or with this JVM, and leaves no files behind.
 *
 * <p>{@link #start} returns when it says that it is up.
 */
public final class StandaloneServer implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Pattern UP =
      Pattern.compile("Tidings \\S+: (https?)://[^/]+:(\\d+)/index\\.html");

  private final Process process;
  private final Path temporary;
  private final Thread killer;
  private final Thread reader;
  private final List<String> output = new ArrayList<>();
  private final URI uri;

  private StandaloneServer(Process process, Path temporary) {
    this.process = process;
    this.temporary = temporary;
    this.killer = new Thread(process::destroyForcibly, "kill-" + process.pid());
    Runtime.getRuntime().addShutdownHook(killer);
    this.reader = new Thread(this::read, "output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    try {
      this.uri = awaitUri();
    } catch (Throwable failure) {
      close();
      throw failure;
    }
  }

  /** Starts the WAR under test on a free port. */
  public static StandaloneServer start() {
    return new Launch().start();
  }

  /** Starts the WAR under test on this port. */
  public static StandaloneServer start(int port) {
    return new Launch().port(port).start();
  }

  /** How a server is to be started, where that is not as usual. */
  public static final class Launch {
    private File war = Wars.file();
    private int port;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> systemProperties = new TreeMap<>();

    /** Another WAR than the one under test. */
    public Launch war(File file) {
      war = file;
      return this;
    }

    /** 0, the default, takes a free one. */
    public Launch port(int number) {
      port = number;
      return this;
    }

    /** Further arguments of the command line. */
    public Launch arguments(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    /** An environment variable. No setting of Tidings is inherited from this JVM. */
    public Launch environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** A system property of the server. */
    public Launch systemProperty(String name, String value) {
      systemProperties.put(name, value);
      return this;
    }

    /**
     * Starts it and waits until it is up.
     *
     * @throws AssertionFailedError if it ends before or takes too long; says what it printed
     */
    public StandaloneServer start() {
      try {
        Path temporary = Files.createTempDirectory("tidings-it-");
        ProcessBuilder builder = new ProcessBuilder(command(temporary)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TIDINGS_"));
        builder.environment().putAll(environment);
        return new StandaloneServer(builder.start(), temporary);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<String> command(Path temporary) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Djava.io.tmpdir=" + temporary);
      systemProperties.forEach((name, value) -> command.add("-D" + name + "=" + value));
      command.addAll(List.of("-jar", war.getPath(), "--host", "127.0.0.1"));
      command.addAll(List.of("--port", Integer.toString(port)));
      command.addAll(arguments);
      return command;
    }
  }

  /** The root of the application. */
  public URI uri() {
    return uri;
  }

  /** The port that it listens on. */
  public int port() {
    return uri.getPort();
  }

  /** The lines that it has printed so far, on standard output and standard error. */
  public List<String> output() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /**
   * Asserts that these messages have come to it, in this order, and no other: by its log, of which
   * a line may still be under way when its answer is there.
   */
  public void assertMessages(String... json) {
    List<String> came =
        Await.until("it logs the messages", this::messages, list -> list.size() >= json.length);
    assertEquals(List.of(json), came);
  }

  private List<String> messages() {
    String logger = "TutorialHandler: ";
    return output().stream()
        .filter(line -> line.contains(logger))
        .map(line -> line.substring(line.indexOf(logger) + logger.length()))
        .toList();
  }

  /** Stops it from running, but not from being connected to: its sockets stay as they are. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it run again. */
  public void thaw() {
    signal("CONT");
  }

  /**
   * Asks it to stop (SIGTERM), and waits for its end.
   *
   * @return its exit code
   */
  public int stop() {
    terminate();
    return awaitEnd(STOP_PATIENCE);
  }

  /** Asks it to stop (SIGTERM). */
  public void terminate() {
    // Not Process.destroy: that closes the stream with the last lines.
    process.toHandle().destroy();
  }

  /**
   * Waits for its end, at most so long. After it, {@link #output} is complete.
   *
   * @return its exit code
   */
  public int awaitEnd(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionFailedError("did not end in " + patience + ": " + output());
      }
      reader.join(STOP_PATIENCE.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The folders that it has unpacked itself to. */
  public List<Path> unpacked() throws IOException {
    return unpackedIn(temporary);
  }

  /** The folders in this one that a WAR has unpacked itself to. */
  public static List<Path> unpackedIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("tidings-")).toList();
    }
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd(STOP_PATIENCE);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd(STOP_PATIENCE);
    deleteTemporary();
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // This JVM is ending, and the hook runs.
    }
  }

  private URI awaitUri() {
    List<String> printed =
        Await.until(
            "the server is up",
            START_PATIENCE,
            this::output,
            lines -> uri(lines).isPresent() || !process.isAlive());
    return uri(printed)
        .orElseThrow(
            () ->
                new AssertionFailedError(
                    "ended with " + awaitEnd(STOP_PATIENCE) + ": " + output()));
  }

  private static Optional<URI> uri(List<String> lines) {
    return lines.stream()
        .map(UP::matcher)
        .filter(Matcher::find)
        .map(up -> URI.create(up.group(1) + "://127.0.0.1:" + up.group(2) + "/"))
        .findFirst();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
        }
      }
    } catch (IOException e) {
      // Closed: nobody wants the rest.
    }
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (status != 0) {
        throw new AssertionFailedError("kill -" + name + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private IllegalStateException interrupted(InterruptedException cause) {
    process.destroyForcibly();
    Thread.currentThread().interrupt();
    return new IllegalStateException(cause);
  }

  private void deleteTemporary() {
    try (Stream<Path> files = Files.walk(temporary)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
