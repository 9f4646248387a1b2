package org.tidings.it.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.tidings.it.SdkTests;
import org.tidings.it.StandaloneServer;

/** A node, as a process, with what a back end and an operator ask of it. */
final class ClusterNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String redis;
  private final String timeout;
  private StandaloneServer server;

  /**
   * Starts one.
   *
   * @param redis as {@code redis://127.0.0.1:6379}
   * @param timeout a connection on which Redis answers nothing for so long is made anew
   */
  ClusterNode(String redis, String timeout) {
    this.redis = redis;
    this.timeout = timeout;
    server = launch().start();
  }

  private StandaloneServer.Launch launch() {
    return new StandaloneServer.Launch()
        .arguments("--config", SdkTests.CONFIG.toString())
        .systemProperty("tidings.redis.url", redis)
        .systemProperty("tidings.engine.redis.timeout", timeout)
        .systemProperty("tidings.http_api.key", SdkTests.API_KEY);
  }

  URI uri() {
    return server.uri();
  }

  /** Ends it as a crash does. */
  void kill() {
    server.kill();
  }

  /** Starts it again, on the same port. */
  void restart() {
    int port = server.port();
    close();
    server = launch().port(port).start();
  }

  /**
   * Publishes a number; the same number in the same channel is published once.
   *
   * @return the answer; with a status that is not 200 in front, if it is not
   * @throws UncheckedIOException if nobody answers
   */
  String publish(String channel, int number) {
    String body =
        """
        {"channel":"%1$s","data":%2$d,"idempotency_key":"%2$d"}"""
            .formatted(channel, number);
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(uri().resolve("api/publish"))
                .header("X-API-Key", SdkTests.API_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    return answer.statusCode() == 200 ? answer.body() : answer.statusCode() + answer.body();
  }

  /** What it says about itself: the status and the body. */
  String ready() {
    HttpResponse<String> answer = get("ready");
    return answer.statusCode() + " " + answer.body();
  }

  /** How many subscriptions it has ended since something was missing. */
  long healings() {
    String name = "tidings_healings_total ";
    return get("metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri().resolve(path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Leaves what it has printed in a file: tests of failures fail for reasons that only it knows.
   */
  @Override
  public void close() {
    server.close();
    Path file = Path.of(System.getProperty("test.output"), "node-" + server.port() + ".log");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, server.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
