package org.tidings.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A server that can be measured, and how it is started on a given port of the loopback. */
enum Contender {
  TIDINGS("Tidings") {
    @Override
    ProcessBuilder onPort(int port, Settings settings) {
      return tidings(settings.war(), port);
    }
  },

  EXPRESS("Express") {
    @Override
    ProcessBuilder onPort(int port, Settings settings) {
      return NodeStack.EXPRESS.onPort(port, settings);
    }
  },

  WS("ws") {
    @Override
    ProcessBuilder onPort(int port, Settings settings) {
      return NodeStack.WS.onPort(port, settings);
    }
  };

  /**
   * Where everybody may subscribe and publish: in {@code bench} nothing is kept, in {@code kept}
   * every client recovers.
   */
  private static final String NAMESPACES =
      """
      [{"name": "bench",
        "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
        "allow_publish_for_client": true, "allow_publish_for_anonymous": true},
       {"name": "kept", "history_size": 100, "history_ttl": "300s", "force_recovery": true,
        "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
        "allow_publish_for_client": true, "allow_publish_for_anonymous": true}]
      """;

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  static ProcessBuilder tidings(Path war, int port) {
    List<String> java = List.of(Command.ofThisJdk("java"), "-jar", war.toString());
    List<String> flags =
        List.of("--host", "127.0.0.1", "--port", Integer.toString(port), "--log-level", "warning");
    ProcessBuilder tidings =
        new ProcessBuilder(Stream.of(java, flags).flatMap(List::stream).toList());
    tidings.environment().put("TIDINGS_CHANNEL_NAMESPACES", NAMESPACES);
    return tidings;
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
