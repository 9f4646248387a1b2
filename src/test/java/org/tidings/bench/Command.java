package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs another program to its end. */
final class Command {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Command() {}

  /** A program of the JDK that runs this benchmark. */
  static String ofThisJdk(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  /**
   * @return what it wrote to standard output
   * @throws IOException if there is no such program, or it fails
   */
  static String output(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      requireSuccess(process, command);
      return output.strip();
    } finally {
      process.destroy();
    }
  }

  /**
   * Runs in a directory, with everything that it says in a log file.
   *
   * @throws IOException if there is no such program, or it fails
   */
  static void logged(Path directory, Path log, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      requireSuccess(process, command);
    } finally {
      process.destroy();
    }
  }

  private static void requireSuccess(Process process, String... command)
      throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(String.join(" ", command) + " did not end within " + PATIENCE);
    }
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed: exit " + process.exitValue());
    }
  }
}
