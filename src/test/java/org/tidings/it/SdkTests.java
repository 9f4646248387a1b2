package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * The tests with the official JavaScript SDK, and a client of the server API, both unmodified:
 * scripts that run in Node.js against servers that are up. Each of their tests is a test here, with
 * its name.
 */
public final class SdkTests {
  /** The key of the tokens that the scripts sign. */
  public static final String SECRET = "the-secret-of-the-tests-with-the-sdk-0123456789";

  /** The key of the server API of the servers that {@link #all} expects. */
  public static final String API_KEY = "the-key-of-the-tests-with-the-server-api";

  /** The configuration of the servers that {@link #all} expects. */
  public static final Path CONFIG = SdkInstallation.SOURCE.resolve("server.json");

  private static final String SMOKE = "smoke.test.mjs";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Map<String, String> environment = new TreeMap<>();

  private SdkTests(Map<String, URI> servers, String path) {
    JsonObjectBuilder addresses = Json.createObjectBuilder();
    servers.forEach((name, uri) -> addresses.add(name, Peer.address(uri, path).toString()));
    environment.put("TIDINGS_SERVERS", addresses.build().toString());
    environment.put("TIDINGS_SECRET", SECRET);
    environment.put("TIDINGS_API_KEY", API_KEY);
  }

  /**
   * Runs all but what {@link #smoke} runs.
   *
   * @param servers by the names that the scripts have for them
   * @param restart where a POST restarts the one named so
   */
  public static Stream<DynamicTest> all(Map<String, URI> servers, String path, URI restart)
      throws IOException, InterruptedException {
    SdkTests tests = new SdkTests(servers, path);
    tests.environment.put("TIDINGS_RESTART", restart.toString());
    return tests.run(name -> !name.equals(SMOKE));
  }

  /** Runs what must work everywhere, where everybody may do everything in the channels of demo. */
  static Stream<DynamicTest> smoke(URI server, String path)
      throws IOException, InterruptedException {
    return new SdkTests(Map.of("main", server), path).run(SMOKE::equals);
  }

  /** The same over TLS. */
  public static Stream<DynamicTest> smoke(URI server, String path, Path authority)
      throws IOException, InterruptedException {
    SdkTests tests = new SdkTests(Map.of("main", server), path);
    tests.environment.put("NODE_EXTRA_CA_CERTS", authority.toString());
    return tests.run(SMOKE::equals);
  }

  private Stream<DynamicTest> run(Predicate<String> wanted)
      throws IOException, InterruptedException {
    Path folder;
    try {
      folder = SdkInstallation.install();
    } catch (TestAbortedException e) {
      // A factory that is given up has no tests, not a skipped one.
      return Stream.of(
          DynamicTest.dynamicTest(
              "Node.js and the SDK",
              () -> {
                throw e;
              }));
    }
    environment.put("TIDINGS_TESTS", String.join(" ", SdkInstallation.tests(wanted)));
    return results(folder).stream()
        .map(result -> DynamicTest.dynamicTest(result.getString("name"), () -> judge(result)));
  }

  private List<JsonObject> results(Path folder) throws IOException, InterruptedException {
    Path printed = folder.resolve("out.log");
    Path errors = folder.resolve("err.log");
    ProcessBuilder builder =
        new ProcessBuilder("node", "--test", "--test-reporter=./reporter.mjs", "run.mjs")
            .directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process =
        builder.redirectOutput(printed.toFile()).redirectError(errors.toFile()).start();
    try {
      assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "Node.js takes too long");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String told = Files.readString(printed) + Files.readString(errors);
    List<JsonObject> results = Files.readAllLines(printed).stream().map(SdkTests::object).toList();
    assertFalse(results.isEmpty(), told);
    boolean failed = results.stream().anyMatch(result -> !result.getString("error").isEmpty());
    assertTrue(failed || process.exitValue() == 0, told);
    return results;
  }

  private static void judge(JsonObject result) {
    assumeFalse(result.getBoolean("skipped"), "skipped by the script");
    String error = result.getString("error");
    assertTrue(error.isEmpty(), () -> result.getString("name") + ": " + error);
  }

  private static JsonObject object(String line) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      return reader.readObject();
    }
  }
}
