package org.tidings.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The SDK and what it needs, from their lock file, with the scripts that test with it. */
public final class SdkInstallation {
  static final Path SOURCE = Path.of("src/test/sdk");
  private static final String LOCK = "package-lock.json";
  private static final int OLDEST_NODE = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private SdkInstallation() {}

  /** The names of the test scripts that are wanted. */
  static List<String> tests(Predicate<String> wanted) throws IOException {
    return files(SOURCE)
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(".test.mjs"))
        .filter(wanted)
        .sorted()
        .toList();
  }

  /**
   * Installs outside the source tree; the packages only if the last run did not.
   *
   * @return where the scripts are to be run
   * @throws org.opentest4j.TestAbortedException as {@link MissingTool} says, without Node.js or
   *     npm, or when npm cannot fetch the packages
   */
  public static Path install() throws IOException, InterruptedException {
    Path target = Wars.file().toPath().resolveSibling("sdk").toAbsolutePath();
    Files.createDirectories(target);
    requireNode(target);
    // Taken last into the folder, when all packages are in place.
    Path installed = target.resolve("node_modules").resolve(LOCK);
    boolean fresh = Files.exists(installed) && Files.mismatch(SOURCE.resolve(LOCK), installed) < 0;
    copy(target);
    if (!fresh) {
      fetch(target);
      Files.copy(target.resolve(LOCK), installed, StandardCopyOption.REPLACE_EXISTING);
    }
    return target;
  }

  private static void requireNode(Path folder) throws InterruptedException {
    String wanted = "Node.js " + OLDEST_NODE + " or newer (node, on the PATH)";
    try {
      String version = run(folder, "node", "--version").strip();
      Matcher major = Pattern.compile("v(\\d+)\\..*").matcher(version);
      if (!major.matches() || Integer.parseInt(major.group(1)) < OLDEST_NODE) {
        throw MissingTool.report(wanted + "; this one is " + version);
      }
    } catch (IOException e) {
      throw MissingTool.report(wanted + "; " + e.getMessage());
    }
  }

  private static void fetch(Path folder) throws InterruptedException {
    try {
      run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    } catch (IOException e) {
      throw MissingTool.report("the SDK's packages (npm ci); " + e.getMessage());
    }
  }

  /** What a program that succeeds prints. */
  private static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Path log = folder.resolve(command[0] + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(command[0] + " takes longer than " + PATIENCE + "; see " + log);
      }
      String printed = Files.readString(log);
      if (process.exitValue() != 0) {
        throw new IOException(command[0] + " ended with " + process.exitValue() + ": " + printed);
      }
      return printed;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void copy(Path target) throws IOException {
    for (Path file : files(SOURCE).toList()) {
      Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    }
  }
}
