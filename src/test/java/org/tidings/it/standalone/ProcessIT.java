package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.app.MessageHandler;
import org.tidings.it.Peer;
import org.tidings.it.StandaloneServer;
import org.tidings.it.Wars;

/** {@code java -jar tidings.war} as a process: how it starts, what it says, how it ends. */
@Execution(ExecutionMode.CONCURRENT)
class ProcessIT {
  /** 128 and the number of SIGTERM. */
  private static final int TERMINATED = 143;

  @TempDir Path temporary;

  /** What a process that ends by itself printed, and its exit code. */
  private record Ended(int code, List<String> out, List<String> err) {}

  private Process launch(File war, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                war.getPath()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(temporary.resolve("out").toFile())
        .redirectError(temporary.resolve("err").toFile())
        .start();
  }

  private Ended run(String... arguments) throws Exception {
    return run(Wars.file(), arguments);
  }

  private Ended run(File war, String... arguments) throws Exception {
    int code = launch(war, arguments).waitFor();
    return new Ended(code, lines("out"), lines("err"));
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(temporary.resolve(name), StandardCharsets.UTF_8);
  }

  private List<Path> unpacked() throws IOException {
    return StandaloneServer.unpackedIn(temporary);
  }

  @Test
  void aTakenPortIsOneLineAndExitCodeTwo() throws Exception {
    try (StandaloneServer server = StandaloneServer.start()) {
      Ended ended = run("--host", "127.0.0.1", "--port", Integer.toString(server.port()));
      assertEquals(2, ended.code());
      assertEquals(List.of(), ended.out());
      assertEquals(1, ended.err().size(), ended.err().toString());
      assertTrue(
          ended.err().get(0).startsWith("tidings: cannot listen on port " + server.port()),
          ended.err().toString());
      assertEquals(List.of(), unpacked());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--port=70000", "--host=no.such.host.invalid", "--nonsense", "--config=/none"})
  void whatCannotBeUsedIsOneLineAndExitCodeTwo(String argument) throws Exception {
    Ended ended = run("--port=0", argument);
    assertEquals(2, ended.code());
    assertEquals(List.of(), ended.out());
    assertEquals(1, ended.err().size(), ended.err().toString());
    assertEquals(List.of(), unpacked());
  }

  @Test
  void aHandlerThatCannotBeMadeIsOneLineAndExitCodeTwo() throws Exception {
    File war = temporary.resolve("broken.war").toFile();
    Wars.unchanged()
        .addAsWebInfResource(
            new StringAsset("org.none.None"),
            "classes/META-INF/services/" + MessageHandler.class.getName())
        .as(ZipExporter.class)
        .exportTo(war);
    Ended ended = run(war, "--host=127.0.0.1", "--port=0");
    assertEquals(2, ended.code(), ended.err().toString());
    assertEquals(List.of(), ended.out());
    assertEquals(
        List.of(
            "tidings: the message handler cannot be used: "
                + MessageHandler.class.getName()
                + ": Provider org.none.None not found"),
        ended.err());
  }

  @Test
  void itSaysItsVersionAndItsOptions() throws Exception {
    Ended version = run("--version");
    assertEquals(0, version.code());
    assertTrue(version.out().get(0).matches("tidings \\d+\\.\\d+.*"), version.out().toString());
    Ended help = run("--help");
    assertEquals(0, help.code());
    assertTrue(help.out().get(0).startsWith("Usage: java -jar tidings.war"));
    assertEquals(List.of(), help.err());
    assertEquals(List.of(), unpacked());
  }

  @Test
  void aSignalEndsItAndNothingIsLeftBehind() throws Exception {
    try (StandaloneServer server = StandaloneServer.start();
        Peer peer = new Peer(Peer.address(server.uri(), "ws"))) {
      peer.send("{}").next();
      assertEquals(TERMINATED, server.stop());
      assertEquals(3001, peer.closeReason().getCloseCode().getCode());
      assertEquals(List.of(), server.unpacked());
    }
  }

  @Test
  void badInputLeavesNoStackTraceInTheLog() throws Exception {
    try (StandaloneServer server = StandaloneServer.start();
        Peer peer = new Peer(Peer.address(server.uri(), "ws"))) {
      for (String bad :
          List.of("", "{", "[".repeat(60_000), "9".repeat(60_000), "\u0000", "{}{}")) {
        assertTrue(peer.send(bad).next().contains("\"code\":107"));
      }
      peer.send("\"" + "x".repeat(70_000) + "\"");
      assertEquals(1009, peer.closeReason().getCloseCode().getCode());
      server.stop();
      assertTrue(
          server.output().stream()
              .noneMatch(line -> line.contains("Exception") || line.startsWith("\tat")),
          server.output().toString());
    }
  }
}
