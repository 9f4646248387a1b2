package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tidings.it.Handshakes;
import org.tidings.it.Peer;
import org.tidings.it.StandaloneServer;

/** In which form the process logs. Its one line on standard output is not logged. */
@Execution(ExecutionMode.CONCURRENT)
class LogIT {
  @Test
  void eachLineIsAJsonObjectWhereThatIsAskedFor() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .arguments("--log-level", "debug")
            .environment("TIDINGS_LOG_FORMAT", "json")
            .start()) {
      useIt(server);
      List<JsonObject> lines = logged(server).stream().map(LogIT::parse).toList();
      assertTrue(
          lines.stream()
              .anyMatch(
                  line ->
                      line.getString("level").equals("info")
                          && line.getString("logger").equals("org.tidings.app.TutorialHandler")
                          && line.getString("message").equals("\"Grüße\"")),
          lines.toString());
      assertTrue(
          lines.stream().anyMatch(line -> line.getString("level").equals("debug")),
          lines.toString());
    }
  }

  @Test
  void eachLineBeginsWithTheTimeOtherwise() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch().arguments("--log-level", "debug").start()) {
      useIt(server);
      List<String> lines = logged(server);
      assertTrue(!lines.isEmpty());
      assertTrue(
          lines.stream()
              .allMatch(
                  line -> line.matches("[-0-9]{10}T[:0-9]{8}\\.\\d{3}[+-]\\d{4} [A-Z]+ \\S+: .*")),
          lines.toString());
    }
  }

  @Test
  void itLogsUntilItHasStopped() throws Exception {
    try (StandaloneServer server =
            new StandaloneServer.Launch().arguments("--log-level", "debug").start();
        Peer peer = new Peer(Peer.address(server.uri(), "ws"))) {
      peer.send("1").next();
      server.stop();
      List<String> lines = logged(server);
      int begins = indexOf(lines, "stopping: 1 clients");
      int closes = indexOf(lines, ": closing, 3001");
      assertTrue(0 <= begins && begins < closes, lines.toString());
      assertTrue(lines.get(lines.size() - 1).endsWith(" org.tidings.App: stopped"), "" + lines);
    }
  }

  @Test
  void aFileOfTheOperatorsIsWrittenAndClosedAtTheEnd(@TempDir Path folder) throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("logging.properties"),
            """
            handlers = java.util.logging.FileHandler
            java.util.logging.FileHandler.pattern = %s
            """
                .formatted(folder.resolve("log.xml")));
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .systemProperty("java.util.logging.config.file", configuration.toString())
            .start()) {
      server.stop();
    }
    String log = Files.readString(folder.resolve("log.xml"));
    assertTrue(log.contains("<message>stopped</message>"), log);
    assertTrue(log.endsWith("</log>\n"), log);
    assertTrue(Files.notExists(folder.resolve("log.xml.lck")));
  }

  @Test
  void aLogManagerOfTheOperatorsWins() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .systemProperty("java.util.logging.manager", "none.Such")
            .start()) {
      assertTrue(
          server.output().contains("Could not load Logmanager \"none.Such\""),
          server.output().toString());
    }
  }

  @Test
  void whatIsFoundInTheEnvironmentIsSaidInTheFormatThatIsAskedFor() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .arguments("--log-format=json")
            .environment("TIDINGS_PORT_3000_TCP", "tcp://10.0.0.1:3000")
            .start()) {
      server.stop();
      JsonObject first = parse(logged(server).get(0));
      assertEquals(
          "the environment variable TIDINGS_PORT_3000_TCP is no setting of Tidings",
          first.getString("message"));
      assertEquals("warning", first.getString("level"));
    }
  }

  private static int indexOf(List<String> lines, String part) {
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).contains(part))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void aFormatOfTheOperatorsWins() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .systemProperty("java.util.logging.SimpleFormatter.format", "my own: %5$s%n")
            .start()) {
      useIt(server);
      List<String> lines = logged(server);
      assertTrue(lines.contains("my own: \"x\""), lines.toString());
      assertTrue(lines.stream().allMatch(line -> line.startsWith("my own: ")), lines.toString());
    }
  }

  @Test
  void aConfigurationOfTheOperatorsWins(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("logging.properties"), "handlers =\n");
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .systemProperty("java.util.logging.config.file", file.toString())
            .environment("TIDINGS_LOG_FORMAT", "json")
            .start()) {
      useIt(server);
      assertEquals(List.of(), logged(server));
    }
  }

  /** In a way that leaves lines of several levels. */
  private static void useIt(StandaloneServer server) throws Exception {
    try (Peer peer = new Peer(Peer.address(server.uri(), "ws"))) {
      peer.send("\"Grüße\"").next();
      peer.send("\"x\"").next();
    }
    assertEquals(
        403, Handshakes.status(server.uri(), "ws", "Origin: http://elsewhere.example/\"\\"));
    server.stop();
  }

  private static List<String> logged(StandaloneServer server) {
    return server.output().stream().filter(line -> !line.startsWith("Tidings ")).toList();
  }

  private static JsonObject parse(String line) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      return reader.readObject();
    }
  }
}
