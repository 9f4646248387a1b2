package org.tidings.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running redis-server. It never outlives this JVM, not even one that is killed: a shell waits at
 * a pipe of ours, and when the pipe ends it kills the server.
 */
final class RedisProcess {
  private static final String GUARD = "trap '' INT TERM HUP; read line || kill -9 $0";

  private final Process process;
  private final Process guard;

  RedisProcess(List<String> command, Path folder, File output) {
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
              .start();
      guard =
          new ProcessBuilder("sh", "-c", GUARD, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, and SIGKILL to one that stays. */
  void stop() {
    thaw();
    process.destroy();
    if (!ends()) {
      process.destroyForcibly();
    }
    release();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    release();
  }

  private void release() {
    if (!ends()) {
      throw new IllegalStateException("redis-server, process " + pid() + ", does not end");
    }
    guard.destroyForcibly();
  }

  /** SIGSTOP: the connections stay, nothing is answered. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    if (isAlive()) {
      signal("CONT");
    }
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid() + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean ends() {
    try {
      return process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
