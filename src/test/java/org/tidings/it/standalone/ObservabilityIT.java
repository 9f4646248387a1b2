package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tidings.it.Await;
import org.tidings.it.BackEnd;
import org.tidings.it.Handshakes;
import org.tidings.it.StandaloneServer;
import org.tidings.metrics.Samples;
import org.tidings.observability.Prometheus;
import org.tidings.observability.Shipped;
import org.tidings.redis.RedisServer;

/**
 * What is shipped for Prometheus and Grafana, with a real Prometheus that reads a real node. Mostly
 * it waits: beside other tests.
 */
@Execution(ExecutionMode.CONCURRENT)
class ObservabilityIT {
  private static final String TOKEN = "a-token-of-tests";
  private static final Set<String> NONE = Set.of();

  private static StandaloneServer.Launch launch() {
    return new StandaloneServer.Launch()
        .environment("TIDINGS_METRICS_TOKEN", TOKEN)
        .environment("TIDINGS_HTTP_API_KEY", BackEnd.KEY)
        .environment("TIDINGS_DEMO", "true");
  }

  private static Prometheus prometheus(Path folder, StandaloneServer server) throws IOException {
    return new Prometheus(folder, "127.0.0.1:" + server.port(), TOKEN);
  }

  private static void publish(StandaloneServer server) throws Exception {
    new BackEnd(server.uri()).call("publish", "{'channel':'demo:x','data':1}");
  }

  /** The names of all metrics that the node shows. */
  private static Set<String> shown(StandaloneServer server) {
    try {
      HttpResponse<String> page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(server.uri().resolve("metrics"))
                      .header("Authorization", "Bearer " + TOKEN)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      return Samples.of(page.body()).all().keySet().stream()
          .map(sample -> sample.replaceFirst("\\{.*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void allThatRulesAndDashboardAskForIsThere(@TempDir Path folder) throws Exception {
    // A small heap, so that garbage is collected soon.
    try (StandaloneServer server = launch().environment("JDK_JAVA_OPTIONS", "-Xmx48m").start();
        Prometheus prometheus = prometheus(folder, server)) {
      publish(server);
      Set<String> rules = Shipped.metrics(Shipped.expressionsOfRules());
      Set<String> dashboard = Shipped.metrics(Shipped.expressionsOfDashboard());
      Set<String> asked = new TreeSet<>(rules);
      asked.addAll(dashboard);
      asked.removeAll(Shipped.recorded());
      Await.until(
          "all metrics that are asked for are shown",
          Await.PATIENCE,
          () -> missing(server, asked),
          Set::isEmpty);
      prometheus.awaitRounds(3);
      Shipped.expressionsOfRules().forEach(prometheus::result);
      Shipped.expressionsOfDashboard().forEach(prometheus::result);
      for (String recorded : Shipped.recorded()) {
        assertEquals(1, prometheus.result(recorded).size(), recorded);
      }
      assertEquals(1, prometheus.value("tidings_ready"));
    }
  }

  private static Set<String> missing(StandaloneServer server, Set<String> asked) {
    Set<String> missing = new TreeSet<>(asked);
    missing.removeAll(shown(server));
    return missing;
  }

  @Test
  void foreignPagesAreSeenAndNothingBefore(@TempDir Path folder) throws Exception {
    try (StandaloneServer server = launch().start();
        Prometheus prometheus = prometheus(folder, server)) {
      publish(server);
      awaitReady(prometheus);
      prometheus.awaitRounds(3);
      assertEquals(NONE, prometheus.firing());
      for (int i = 0; i < 30; i++) {
        assertEquals(
            403, Handshakes.status(server.uri(), "ws", "Origin: https://elsewhere.example"));
      }
      awaitFiring(prometheus, Set.of("TidingsHandshakesRefusedorigin"));
      prometheus.awaitRounds(2);
      assertEquals(Set.of("TidingsHandshakesRefusedorigin"), prometheus.firing());
      server.kill();
      awaitFiring(prometheus, Set.of("TidingsDown"));
    }
  }

  @Test
  void anEngineThatIsAwayIsSeenAndThatItIsBack(@TempDir Path folder) throws Exception {
    try (RedisServer redis = RedisServer.start();
        StandaloneServer server =
            launch().environment("TIDINGS_REDIS_URL", redis.address()).start();
        Prometheus prometheus = prometheus(folder, server)) {
      publish(server);
      awaitReady(prometheus);
      prometheus.awaitRounds(3);
      assertEquals(NONE, prometheus.firing());
      redis.stop();
      awaitFiring(prometheus, Set.of("TidingsEngineUnreachable"));
      redis.restart();
      Await.until(
          "it is over",
          Duration.ofSeconds(60),
          prometheus::firing,
          firing -> !firing.contains("TidingsEngineUnreachable"));
    }
  }

  private static void awaitReady(Prometheus prometheus) {
    prometheus.awaitRounds(1);
    Await.until("it is ready", () -> prometheus.value("tidings_ready"), ready -> ready == 1);
  }

  private static void awaitFiring(Prometheus prometheus, Set<String> alerts) {
    Await.until(
        alerts + " fire",
        Duration.ofSeconds(60),
        prometheus::firing,
        firing -> firing.containsAll(alerts));
  }
}
