package org.tidings.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tutorial's stack, installed from its lock file outside the source tree. */
final class ExpressStack {

  private ExpressStack() {}

  static Path directory(Settings settings) {
    return settings.out().resolve("express").toAbsolutePath();
  }

  /** Installs what the lock file says, unless the last run did. Says so if that is not possible. */
  static boolean install(Settings settings) throws IOException, InterruptedException {
    if (nodeVersion().isEmpty()) {
      System.err.println("node is not installed: only Tidings is measured");
      return false;
    }
    Path target = directory(settings);
    if (isInstalled(settings.express(), target)) {
      return true;
    }
    copy(settings.express(), target);
    Path log = settings.out().resolve("npm.log");
    try {
      Command.logged(target, log, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
      return true;
    } catch (IOException e) {
      System.err.println("only Tidings is measured: " + e.getMessage() + "; see " + log);
      return false;
    }
  }

  static Optional<String> nodeVersion() throws InterruptedException {
    try {
      return Optional.of(Command.output("node", "--version"));
    } catch (IOException e) {
      // Not installed: a machine without Node measures Tidings alone.
      return Optional.empty();
    }
  }

  /** npm writes the file inside node_modules last, when all packages are in place. */
  private static boolean isInstalled(Path source, Path target) throws IOException {
    if (Files.notExists(target.resolve("node_modules/.package-lock.json"))) {
      return false;
    }
    for (Path file : files(source)) {
      Path copy = target.resolve(file.getFileName());
      if (Files.notExists(copy) || Files.mismatch(file, copy) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static void copy(Path source, Path target) throws IOException {
    Files.createDirectories(target);
    for (Path file : files(source)) {
      Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
