package org.tidings.it.standalone;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.opentest4j.AssertionFailedError;
import org.tidings.it.Await;
import org.tidings.it.Peer;
import org.tidings.it.SdkInstallation;

/**
 * Clients of the official JavaScript SDK, all in one process of Node.js, that come to each node in
 * turn and listen, with recovery. It ends with {@link #close}, or when this JVM does.
 */
final class Audience implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final Path errors;

  /**
   * Returns when all are subscribed.
   *
   * @param nodes where they connect to
   * @param clients how many there are
   * @param channels of these each client has {@code each}
   */
  Audience(List<URI> nodes, int clients, List<String> channels, int each)
      throws IOException, InterruptedException {
    JsonObject wanted =
        Json.createObjectBuilder()
            .add(
                "addresses",
                Json.createArrayBuilder(nodes.stream().map(Audience::address).toList()))
            .add("clients", clients)
            .add("channels", Json.createArrayBuilder(channels))
            .add("each", each)
            .build();
    Path folder = SdkInstallation.install();
    errors = folder.resolve("audience.log");
    process =
        new ProcessBuilder("node", "audience.mjs", wanted.toString())
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = process.outputWriter(StandardCharsets.UTF_8);
    try {
      answer();
    } catch (Throwable failure) {
      close();
      throw failure;
    }
  }

  /** Names of channels that keep history and that nobody else uses. */
  static List<String> channels(int count) {
    String own = UUID.randomUUID().toString().substring(0, 8);
    return IntStream.range(0, count).mapToObj(i -> "chat:" + own + "-" + i).toList();
  }

  /** Where clients of a node connect to. */
  static String address(URI node) {
    return Peer.address(node, "connection/websocket").toString();
  }

  /**
   * Waits until all have been told the last numbers of their channels; not so long that the check
   * of silent channels would help.
   */
  void awaitLast(Map<String, Integer> last) {
    awaitNone("lacking", last);
  }

  /**
   * Waits until all have been told these, or that they have lost some: who comes back to another
   * stream is told no publications.
   */
  void awaitLastOrLoss(Map<String, Integer> last) {
    awaitNone("unsettled", last);
  }

  private void awaitNone(String question, Map<String, Integer> last) {
    JsonValue expected = Json.createObjectBuilder(Map.copyOf(last)).build();
    Await.until(
        "no subscription is " + question,
        () -> ((JsonNumber) ask(question, expected)).intValue(),
        count -> count == 0);
  }

  /** How many subscriptions have been told that they have not recovered. */
  int unrecovered() {
    return ((JsonNumber) ask("unrecovered", JsonValue.NULL)).intValue();
  }

  /** What all have been told. */
  List<Account> accounts() {
    List<Account> accounts = new ArrayList<>();
    for (JsonValue each : (JsonArray) ask("accounts", JsonValue.NULL)) {
      accounts.add(Account.of(each.asJsonObject()));
    }
    return accounts;
  }

  private JsonValue ask(String question, JsonValue argument) {
    try {
      questions.write(Json.createArrayBuilder().add(question).add(argument).build() + "\n");
      questions.flush();
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException("see " + errors, e);
    }
  }

  private JsonValue answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new AssertionFailedError("the clients' process has ended; see " + errors);
    }
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      return reader.readValue();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
