package org.tidings.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.tidings.redis.Ports;

/** A server that this benchmark started. It ends with {@link #close}, or with this JVM. */
final class ServerProcess implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(2);

  /** Work that the server is given. */
  interface Work {
    /** Returns how many messages it was. */
    long run() throws IOException;
  }

  private final Contender contender;
  private final Process process;
  private final URI url;
  private final Duration startTime;

  private ServerProcess(Contender contender, Process process, URI url, Duration startTime) {
    this.contender = contender;
    this.process = process;
    this.url = url;
    this.startTime = startTime;
  }

  /**
   * Starts a server and waits for its first WebSocket handshake.
   *
   * @throws IOException if it ends, or accepts no WebSocket in time; its log says more
   */
  static ServerProcess start(Contender contender, Settings settings)
      throws IOException, InterruptedException {
    return start(contender, port -> contender.onPort(port, settings), contender.log(settings));
  }

  /**
   * The same.
   *
   * @param onPort how it is started on a port
   * @throws IOException as above
   */
  static ServerProcess start(Contender contender, IntFunction<ProcessBuilder> onPort, Path log)
      throws IOException, InterruptedException {
    int port = Ports.free();
    URI url = URI.create("ws://127.0.0.1:" + port + "/ws");
    ProcessBuilder builder = onPort.apply(port);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    long begin = System.nanoTime();
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try {
      awaitHandshake(process, url);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException(contender + " did not start; see " + log, e);
    }
    return new ServerProcess(contender, process, url, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static void awaitHandshake(Process process, URI url)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (true) {
      try {
        Handshake.open(url).close();
        return;
      } catch (IOException e) {
        // Not listening yet, or not ready yet: asked again until it has ended or time is up.
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  Contender contender() {
    return contender;
  }

  URI url() {
    return url;
  }

  long pid() {
    return process.pid();
  }

  /** From starting the process to the first completed handshake. */
  Duration startTime() {
    return startTime;
  }

  /** What some work takes. */
  Sample sample(Work work) throws IOException {
    Duration cpu = cpuTime();
    long begin = System.nanoTime();
    long messages = work.run();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
    return new Sample(messages, elapsed, cpuTime().minus(cpu));
  }

  /** User and system time of all its threads; on Linux in steps of 10 ms. */
  private Duration cpuTime() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("no CPU time known of " + process.pid()));
  }

  /** Ends it as a crash does, with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
