package org.tidings;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import org.tidings.it.MissingTool;

/** The tests of the page's scripts, which run in Node.js: each is a test here, with its name. */
class ClientScriptTest {
  private static final Path FOLDER = Path.of("src/test/js");
  private static final int OLDEST_NODE = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A reporter of its own, since no built-in one can be read safely: a line of JSON each test. */
  private static final String REPORTER =
      """
      import { inspect } from 'node:util';
      export default async function* (events) {
        for await (const { type, data } of events) {
          if (type !== 'test:pass' && type !== 'test:fail') continue;
          if (data.details.type === 'suite' && type === 'test:pass') continue;
          const { name, skip = false, todo = false, details } = data;
          const error = type === 'test:fail' ? inspect(details.error.cause ?? details.error) : '';
          yield JSON.stringify({ name, skipped: skip !== false || todo !== false, error }) + '\\n';
        }
      }
      """;

  @TestFactory
  Stream<DynamicTest> scripts(@TempDir Path output) throws Exception {
    try {
      requireNode(output);
    } catch (TestAbortedException e) {
      // A factory that is given up has no tests, not a skipped one.
      return Stream.of(
          DynamicTest.dynamicTest(
              "Node.js",
              () -> {
                throw e;
              }));
    }
    List<String> command = new ArrayList<>(List.of("node", "--test"));
    String reporter = URLEncoder.encode(REPORTER, StandardCharsets.UTF_8).replace("+", "%20");
    command.add("--test-reporter=data:text/javascript," + reporter);
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.map(Path::toString).filter(f -> f.endsWith(".test.js")).sorted().forEach(command::add);
    }
    Run run = run(command, output);
    List<JsonObject> results = run.printed().lines().map(ClientScriptTest::object).toList();
    assertFalse(results.isEmpty(), run::toString);
    boolean failed = results.stream().anyMatch(result -> !result.getString("error").isEmpty());
    assertTrue(failed || run.status() == 0, run::toString);
    return results.stream()
        .map(result -> DynamicTest.dynamicTest(result.getString("name"), () -> judge(result)));
  }

  private static void judge(JsonObject result) {
    assumeFalse(result.getBoolean("skipped"), "skipped by the script");
    String error = result.getString("error");
    assertTrue(error.isEmpty(), () -> result.getString("name") + ": " + error);
  }

  private static void requireNode(Path output) throws InterruptedException {
    String wanted = "Node.js " + OLDEST_NODE + " or newer (node, on the PATH)";
    try {
      String version = run(List.of("node", "--version"), output).printed().strip();
      Matcher major = Pattern.compile("v(\\d+)\\..*").matcher(version);
      if (!major.matches() || Integer.parseInt(major.group(1)) < OLDEST_NODE) {
        throw MissingTool.report(wanted + "; this one is " + version);
      }
    } catch (IOException e) {
      throw MissingTool.report(wanted + "; " + e.getMessage());
    }
  }

  private record Run(int status, String printed, String errors) {}

  private static Run run(List<String> command, Path output)
      throws IOException, InterruptedException {
    File printed = output.resolve("out").toFile();
    File errors = output.resolve("err").toFile();
    Process process =
        new ProcessBuilder(command).redirectOutput(printed).redirectError(errors).start();
    try {
      assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "Node.js takes too long");
      return new Run(
          process.exitValue(),
          Files.readString(printed.toPath()),
          Files.readString(errors.toPath()));
    } finally {
      process.destroyForcibly();
    }
  }

  private static JsonObject object(String line) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      return reader.readObject();
    }
  }
}
