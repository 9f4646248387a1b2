package org.tidings.it.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.tidings.it.Await;
import org.tidings.it.BackEnd;
import org.tidings.it.Peer;
import org.tidings.it.Wars;
import org.tidings.redis.RedisServer;

/** Tomcat: as ROOT, deployed over and over, watched by Tomcat's own leak detector. */
@ArquillianTest
class RedeployIT {
  private static final int TIMES = 10;
  private static final int SHUTDOWN = 3001;
  private static final String ANSWER =
      "{\"append\":true,\"returnText\":\"I am using websockets!\"}";

  private final HttpClient http = HttpClient.newHttpClient();

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  @Test
  void tenDeploymentsInARowAsRootLeaveNoThreadNoClassAndNoWarning() throws Exception {
    int linesBefore = log().size();
    URI root = application.resolve("/");
    for (int i = 0; i < TIMES; i++) {
      manager(
          "PUT",
          "deploy?path=/&update=true",
          HttpRequest.BodyPublishers.ofFile(Wars.file().toPath()));
      try (Peer peer = new Peer(Peer.address(root, "ws"))) {
        assertEquals(ANSWER, peer.send("{\"n\":" + i + "}").next());
        if (i + 1 == TIMES) {
          manager("GET", "undeploy?path=/", HttpRequest.BodyPublishers.noBody());
        } else {
          manager("GET", "reload?path=/", HttpRequest.BodyPublishers.noBody());
        }
        assertEquals(SHUTDOWN, peer.closeReason().getCloseCode().getCode());
      }
    }
    // What the last requests' threads still held is let go with the next requests.
    Await.until("no leak", this::leaks, found -> found.startsWith("OK - No memory leaks"));
    assertEquals(List.of(), complaints(linesBefore));
  }

  @Test
  void threeDeploymentsOnRedisLeaveNoThreadNoClassAndNoWarning() throws Exception {
    int linesBefore = log().size();
    URI root = application.resolve("/");
    try (RedisServer redis = RedisServer.start()) {
      Path war = Files.createTempFile("tidings-", ".war");
      Map<String, String> settings =
          Map.of(
              "tidings.redis.url",
              redis.address(),
              "tidings.http_api.key",
              BackEnd.KEY,
              "tidings.demo",
              "true");
      Wars.with("redis.war", settings).as(ZipExporter.class).exportTo(war.toFile(), true);
      for (int i = 0; i < 3; i++) {
        manager("PUT", "deploy?path=/&update=true", HttpRequest.BodyPublishers.ofFile(war));
        try (Peer peer = new Peer(Peer.address(root, "ws?channel=demo:x"))) {
          assertEquals(ANSWER, peer.send("1").next());
          // On a thread of the container, which stays.
          var unused = new BackEnd(root).call("publish", "{'channel':'demo:y','data':1}");
          manager("GET", "undeploy?path=/", HttpRequest.BodyPublishers.noBody());
          assertEquals(SHUTDOWN, peer.closeReason().getCloseCode().getCode());
        }
      }
      Files.delete(war);
    }
    Await.until("no leak", this::leaks, found -> found.startsWith("OK - No memory leaks"));
    assertEquals(List.of(), complaints(linesBefore));
  }

  private String leaks() {
    try {
      return manager("GET", "findleaks?statusLine=true", HttpRequest.BodyPublishers.noBody());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> complaints(int linesBefore) throws IOException {
    return log().stream()
        .skip(linesBefore)
        .filter(line -> line.contains(" WARNING ") || line.contains(" SEVERE "))
        // Tomcat's own thread, which begins with the class loader of whoever first has work for it.
        .filter(line -> !line.contains("[Catalina-utility-"))
        .toList();
  }

  private String manager(String method, String command, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    String credentials =
        Base64.getEncoder()
            .encodeToString("arquillian:arquillian".getBytes(StandardCharsets.US_ASCII));
    String answer =
        http.send(
                HttpRequest.newBuilder(application.resolve("/manager/text/" + command))
                    .header("Authorization", "Basic " + credentials)
                    .method(method, body)
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    assertTrue(answer.startsWith("OK - "), command + ": " + answer);
    return answer;
  }

  /** Of all days. */
  private static List<String> log() throws IOException {
    Path logs = Path.of(System.getProperty("container.home"), "logs");
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith("catalina.")) {
          lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
        }
      }
    }
    return lines;
  }
}
