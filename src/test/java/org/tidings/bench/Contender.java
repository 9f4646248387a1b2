package org.tidings.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server that can be measured, and how it is started on a given port of the loopback. */
enum Contender {
  TIDINGS("Tidings") {
    @Override
    ProcessBuilder onPort(int port, Settings settings) {
      List<String> java = List.of(Command.ofThisJdk("java"), "-jar", settings.war().toString());
      List<String> flags =
          List.of(
              "--host", "127.0.0.1", "--port", Integer.toString(port), "--log-level", "warning");
      return new ProcessBuilder(Stream.of(java, flags).flatMap(List::stream).toList());
    }
  },

  EXPRESS("Express") {
    @Override
    ProcessBuilder onPort(int port, Settings settings) {
      ProcessBuilder node = new ProcessBuilder("node", "server.js");
      node.directory(ExpressStack.directory(settings).toFile());
      node.environment().putAll(Map.of("PORT", Integer.toString(port), "NODE_ENV", "production"));
      return node;
    }
  };

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  abstract ProcessBuilder onPort(int port, Settings settings);

  Path log(Settings settings) {
    return settings.out().resolve(title + ".log");
  }

  @Override
  public String toString() {
    return title;
  }
}
