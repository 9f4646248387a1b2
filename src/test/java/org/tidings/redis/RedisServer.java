package org.tidings.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tidings.it.Await;
import org.tidings.redis.RespClient.RedisError;

/**
 * A Redis server of this machine, for tests. It keeps nothing on disk unless {@code --appendonly
 * yes} is among its arguments. It ends with {@link #close}, or else with this JVM.
 */
public final class RedisServer implements AutoCloseable {
  private static final int ATTEMPTS = 10;

  private final Path program;
  private final List<String> arguments;
  private final Path folder;
  private final File output;
  private final int port;
  private RedisProcess process;

  /**
   * Starts one.
   *
   * @param arguments more of them, as {@code "--maxmemory", "1mb"}
   * @return it, when it answers
   */
  public static RedisServer start(String... arguments) {
    return start(RedisVersion.V7_0, arguments);
  }

  /**
   * Starts one of a version.
   *
   * @param version which
   * @param arguments more of them, as {@code "--maxmemory", "1mb"}; the first may be a file
   * @return it, when it answers
   */
  public static RedisServer start(RedisVersion version, String... arguments) {
    for (int attempt = 1; ; attempt++) {
      try {
        return new RedisServer(version, List.of(arguments));
      } catch (PortTaken e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private RedisServer(RedisVersion version, List<String> arguments) {
    program = version.program();
    this.arguments = arguments;
    port = Ports.free();
    try {
      folder = Files.createTempDirectory("redis-");
      output = outputFile(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = launch();
    boolean answers = false;
    try {
      awaitAnswer();
      answers = true;
    } finally {
      if (!answers) {
        close();
      }
    }
  }

  private static File outputFile(int port) throws IOException {
    Path place =
        Path.of(System.getProperty("test.output", System.getProperty("java.io.tmpdir")), "redis");
    Files.createDirectories(place);
    return File.createTempFile("redis-" + port + "-", ".log", place.toFile());
  }

  private RedisProcess launch() {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    boolean file = !arguments.isEmpty() && !arguments.get(0).startsWith("--");
    command.addAll(arguments.subList(0, file ? 1 : 0));
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", folder.toString(), "--save", ""));
    // A replica is filled through memory and at once, and leaves no file that a restart would load.
    command.addAll(List.of("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"));
    command.addAll(List.of("--rdb-del-sync-files", "yes"));
    command.addAll(arguments.subList(file ? 1 : 0, arguments.size()));
    return new RedisProcess(command, folder, output);
  }

  private void awaitAnswer() {
    Await.value("Redis has ended or answers", true, () -> !process.isAlive() || answers());
    if (!process.isAlive()) {
      throw printed().contains("in use") ? new PortTaken(printed()) : failed();
    }
  }

  /** Whether this process answers: the port may be in the hands of another that answers too. */
  private boolean answers() {
    try {
      return call("PING").equals("PONG")
          && call("INFO", "server").contains("process_id:" + process.pid() + "\r\n");
    } catch (UncheckedIOException | RedisError e) {
      return false; // not yet: it does not listen, or it loads
    }
  }

  private IllegalStateException failed() {
    return new IllegalStateException("redis-server did not start:\n" + printed());
  }

  private static final class PortTaken extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    PortTaken(String printed) {
      super(printed);
    }
  }

  /** What it has printed since its first start. */
  public String printed() {
    try {
      return Files.readString(output.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** As {@code redis://127.0.0.1:6379}. */
  public String address() {
    return "redis://127.0.0.1:" + port;
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /**
   * Sends a command over a connection of its own, after AUTH if there is a {@code --requirepass}.
   *
   * @param command its name and its arguments
   * @return as {@link RespClient#call}
   */
  public String call(String... command) {
    try (RespClient client = new RespClient(port)) {
      int password = arguments.indexOf("--requirepass") + 1;
      if (password > 0) {
        client.call("AUTH", arguments.get(password));
      }
      return client.call(command);
    }
  }

  /** Ends it as an operator does, with SIGTERM; the port stays free for {@link #restart}. */
  public void stop() {
    process.stop();
  }

  /** Ends it as a crash does, with SIGKILL. */
  public void kill() {
    process.kill();
  }

  /** Starts it again on the same port, ending it first if it still runs. */
  public void restart() {
    stop();
    process = launch();
    awaitAnswer();
  }

  /** Holds it with SIGSTOP: its connections stay, it takes new ones, and it answers nothing. */
  public void freeze() {
    process.freeze();
  }

  /** Lets it go on, with all that has come in meanwhile. */
  public void thaw() {
    process.thaw();
  }

  @Override
  public void close() {
    process.kill();
    delete(folder);
  }

  /** Deletes a folder and all that is in it. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
