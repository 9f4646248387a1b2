package org.tidings.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A server on Node.js, installed from its lock file outside the source tree. */
enum NodeStack {
  /** The tutorial's own. */
  EXPRESS("express"),
  /** A broadcast loop. */
  WS("ws");

  private final String name;

  NodeStack(String name) {
    this.name = name;
  }

  private Path directory(Settings settings) {
    return settings.out().resolve(name).toAbsolutePath();
  }

  ProcessBuilder onPort(int port, Settings settings) {
    ProcessBuilder node = new ProcessBuilder("node", "server.js");
    node.directory(directory(settings).toFile());
    node.environment().putAll(Map.of("PORT", Integer.toString(port), "NODE_ENV", "production"));
    return node;
  }

  /** Installs all of them. Says so if that is not possible. */
  static boolean install(Settings settings) throws IOException, InterruptedException {
    if (nodeVersion().isEmpty()) {
      System.err.println("node is not installed: only Tidings is measured");
      return false;
    }
    Path log = settings.out().resolve("npm.log");
    try {
      for (NodeStack stack : values()) {
        stack.install(settings.node().resolve(stack.name), stack.directory(settings), log);
      }
      return true;
    } catch (IOException e) {
      System.err.println("only Tidings is measured: " + e.getMessage() + "; see " + log);
      return false;
    }
  }

  /** Installs what the lock file says, unless the last run did. */
  private void install(Path source, Path target, Path log)
      throws IOException, InterruptedException {
    if (!isInstalled(source, target)) {
      copy(source, target);
      Command.logged(target, log, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
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
