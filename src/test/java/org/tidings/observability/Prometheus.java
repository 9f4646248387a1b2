package org.tidings.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.tidings.it.Await;
import org.tidings.redis.Ports;

/**
 * A Prometheus with the configuration and the rules that are shipped, which reads one node every
 * second, and waits for no alert: what is so fires.
 */
public final class Prometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI uri;
  private final Process process;
  private final Thread killer;

  /**
   * Starts it.
   *
   * @param folder for its files
   * @param target a host and a port
   */
  public Prometheus(Path folder, String target, String token) throws IOException {
    File program = Programs.find("prometheus");
    configure(folder, target, token);
    int port = Ports.free();
    uri = URI.create("http://127.0.0.1:" + port + "/");
    process =
        new ProcessBuilder(
                program.getPath(),
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    killer = new Thread(process::destroyForcibly, "kill-" + process.pid());
    Runtime.getRuntime().addShutdownHook(killer);
  }

  private static void configure(Path folder, String target, String token) throws IOException {
    Path secret = Files.writeString(folder.resolve("metrics-token"), token);
    Files.writeString(
        folder.resolve("prometheus.yml"),
        Shipped.text("prometheus.yml")
            .replace("_interval: 10s", "_interval: 1s")
            .replace("/run/tidings/metrics-token", secret.toString()));
    Files.writeString(folder.resolve("targets.yml"), "- targets: [\"" + target + "\"]\n");
    Files.writeString(
        folder.resolve(Shipped.RULES),
        Shipped.text(Shipped.RULES).replaceAll("(?m)^( +for:) .*$", "$1 0s"));
  }

  /** The value of an expression now, as one number; NaN if there is none. */
  public double value(String expression) {
    JsonNode result = result(expression);
    return result.size() == 1 ? result.path(0).path("value").path(1).asDouble() : Double.NaN;
  }

  /** What an expression gives now. */
  public JsonNode result(String expression) {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode answer = get("api/v1/query?query=" + query);
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(expression + ": " + answer);
    }
    return answer.at("/data/result");
  }

  /** The alerts that fire now, by name, with the outcome that they are about, if they are. */
  public Set<String> firing() {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : get("api/v1/alerts").at("/data/alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        JsonNode labels = alert.path("labels");
        names.add(labels.path("alertname").asText() + labels.path("outcome").asText());
      }
    }
    return names;
  }

  /** Waits until the node has been read, and all rules have been evaluated, so many times more. */
  public void awaitRounds(int rounds) {
    String read = "count_over_time(up{job=\"tidings\"}[1h])";
    Await.until("it answers", Await.PATIENCE, this::isUp, up -> up);
    double before = value(read);
    double from = Double.isNaN(before) ? 0 : before;
    Await.until(
        "it has read the metrics",
        Await.PATIENCE,
        () -> value(read),
        count -> count >= from + rounds);
    for (JsonNode group : get("api/v1/rules").at("/data/groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (!rule.path("health").asText().equals("ok")) {
          throw new AssertionError(rule.toString());
        }
      }
    }
  }

  private boolean isUp() {
    try {
      return http.send(request("-/ready"), HttpResponse.BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false; // not yet
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private JsonNode get(String path) {
    try {
      HttpResponse<String> answer = http.send(request(path), HttpResponse.BodyHandlers.ofString());
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(uri.resolve(path)).timeout(PATIENCE).build();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (IllegalStateException e) {
      // This JVM is ending, and the hook runs.
    }
  }
}
