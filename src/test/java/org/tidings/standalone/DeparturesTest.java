package org.tidings.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tidings.it.Await;
import org.tidings.websocket.Counts;

/**
 * Whatever a connection has come to and however it ends: nothing of it is left. No client, no
 * subscription, nobody present, no thread that still works for it, no line in the log.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(RunningServer.ONE)
class DeparturesTest {
  private static final String ROOMS =
      """
      [{"name":"room","presence":true,"join_leave":true,"force_push_join_leave":true,
        "history_size":20,"history_ttl":"60s","force_positioning":true,
        "allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,
        "allow_publish_for_client":true,"allow_publish_for_anonymous":true,
        "allow_presence_for_client":true,"allow_presence_for_anonymous":true}]""";

  private static final List<Departure> DEPARTURES =
      List.of(
          Departure.CLOSE_FRAME,
          Departure.FIN,
          Departure.RESET,
          Departure.HALF_A_FRAME_AND_THE_END);

  // Not those of handlers: they fetch keys, until that times out.
  private static final Pattern SERVING =
      Pattern.compile("tidings-(worker|closer|timer).*|XNIO-.* (I/O|Accept).*");

  private static final int PUBLICATIONS = 200;
  private static final String PUBLICATION = "\"" + "x".repeat(8_000) + "\"";

  // Takes connections and never answers: who waits for its keys is signing in.
  private final ServerSocket keys = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final RunningServer server;

  DeparturesTest(@TempDir Path home) throws IOException {
    server =
        new RunningServer(
            home,
            Map.of(
                "client.ping_interval", "1s",
                "client.pong_timeout", "1s",
                "client.stale_close_delay", "1s",
                "websocket.write_timeout", "2s",
                "client.queue_max_size", "65536",
                "client.token.jwks_public_endpoint", "http://127.0.0.1:" + keys.getLocalPort(),
                "client.allow_anonymous_connect_without_token", "true",
                "channel.namespaces", ROOMS));
  }

  @AfterAll
  void stop() throws IOException {
    keys.close();
    server.close();
  }

  static Stream<Arguments> departuresAtEveryStage() {
    return Arrays.stream(Stage.values())
        .flatMap(stage -> DEPARTURES.stream().map(departure -> Arguments.of(departure, stage)));
  }

  @ParameterizedTest(name = "{0} when {1}")
  @MethodSource("departuresAtEveryStage")
  void nothingIsLeftOfWhoLeaves(Departure departure, Stage stage) throws IOException {
    try (Wire peer = new Wire(server.port())) {
      stage.reach(peer);
      if (stage.isClient()) {
        Await.value("clients", 1, () -> Counts.now().clients());
      }
      depart(departure, stage, peer);
      assertNothingIsLeft();
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"HALF_A_FRAME_AND_SILENCE", "SILENCE_WITHOUT_READING"})
  void nothingIsLeftOfWhoFallsSilentAtAnyStage(Departure silence) throws IOException {
    Map<Stage, Wire> peers = new EnumMap<>(Stage.class);
    try {
      for (Stage stage : Stage.values()) {
        Wire peer = new Wire(server.port());
        peers.put(stage, peer);
        stage.reach(peer);
        depart(silence, stage, peer);
      }
      assertNothingIsLeft();
      for (Map.Entry<Stage, Wire> each : peers.entrySet()) {
        // Undertow gives a connection that has said nothing a minute.
        assertTrue(
            each.getKey() == Stage.TCP_OPEN || each.getValue().ends(),
            () -> "TCP goes on: " + each.getKey());
      }
    } finally {
      for (Wire peer : peers.values()) {
        peer.close();
      }
    }
  }

  private void depart(Departure departure, Stage stage, Wire peer) throws IOException {
    if (stage.isReceiving()) {
      try (Wire publisher = new Wire(server.port())) {
        publisher.open("/ws").send(Stage.CONNECT).nextWith("\"connect\"");
        publish(publisher, stage.channel());
        departure.by(peer);
        publish(publisher, stage.channel());
      }
    } else {
      departure.by(peer);
    }
  }

  private static void publish(Wire publisher, String channel) throws IOException {
    for (int i = 0; i < PUBLICATIONS; i++) {
      publisher.send(
          "{\"id\":2,\"publish\":{\"channel\":\"%s\",\"data\":%s}}"
              .formatted(channel, PUBLICATION));
    }
  }

  private void assertNothingIsLeft() throws IOException {
    Await.value("what the hub holds", Counts.NONE, Counts::now);
    Await.value("the threads at work", List.of(), DeparturesTest::threadsAtWork);
    for (Stage stage : Stage.values()) {
      assertEquals(
          "{\"id\":3,\"presence_stats\":{\"num_clients\":0,\"num_users\":0}}", presence(stage));
    }
    Await.value("what the hub holds", Counts.NONE, Counts::now);
    assertEquals(0, Counts.healings());
    assertEquals(List.of(), complaints());
  }

  /** Asks as a client would: so the server still serves, too. */
  private String presence(Stage stage) throws IOException {
    try (Wire asking = new Wire(server.port())) {
      String question = "{\"id\":3,\"presence_stats\":{\"channel\":\"" + stage.channel() + "\"}}";
      asking.open("/ws").send(Stage.CONNECT).nextWith("\"connect\"");
      return asking.send(question).nextWith("\"id\":3");
    }
  }

  /** What the log complains of, but for the keys that nobody gives. */
  private List<String> complaints() {
    return server.complaints().stream().filter(line -> !line.startsWith("No keys for")).toList();
  }

  /** The threads of the server, but for those that wait for work: with what they are doing. */
  private static List<String> threadsAtWork() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> SERVING.matcher(each.getKey().getName()).matches())
        .filter(each -> Arrays.stream(each.getValue()).noneMatch(DeparturesTest::isIdle))
        .filter(each -> each.getValue().length > 0)
        .map(each -> each.getKey().getName() + " " + Arrays.toString(each.getValue()))
        .toList();
  }

  private static boolean isIdle(StackTraceElement frame) {
    return frame.getMethodName().equals("getTask") || frame.getMethodName().equals("select");
  }
}
