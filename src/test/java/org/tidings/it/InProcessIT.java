package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.tidings.app.MessageHandler;
import org.tidings.app.Sender;
import org.tidings.app.Tidings;
import org.tidings.app.TidingsException;

/** An application in the same WAR has the server do what a back end can. */
@ArquillianTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InProcessIT {
  @ArquillianResource Deployer deployer;

  /** The folder of the file that says that a handler was stopped. */
  @TempDir Path folder;

  private static WebArchive war(String name, Class<? extends MessageHandler> handler) {
    JavaArchive jar =
        ShrinkWrap.create(JavaArchive.class, "handler.jar")
            .addClass(handler)
            .addAsServiceProvider(MessageHandler.class, handler);
    return Wars.with(
            name,
            Map.of(
                "tidings.demo",
                "true",
                "tidings.client.token.hmac_secret_key",
                SdkPeer.SECRET,
                "tidings.client.allow_anonymous_connect_without_token",
                "true"))
        .addAsLibrary(jar);
  }

  @Deployment(name = "lobby", managed = false, testable = false)
  static WebArchive lobby() {
    return war("lobby.war", Lobby.class);
  }

  @Deployment(name = "broken", managed = false, testable = false)
  static WebArchive broken() {
    return war("broken.war", Broken.class);
  }

  /** Has done what a message asks for: {@code {"publish":…}} and so on. */
  public static final class Lobby implements MessageHandler {
    private volatile @Nullable Tidings tidings;
    private volatile @Nullable Path stopped;

    @Override
    public void start(Tidings given) {
      tidings = given;
    }

    @Override
    public CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message) {
      Tidings server = tidings;
      if (server == null) {
        throw new IllegalStateException("not started");
      }
      JsonObject asked = message.asJsonObject();
      JsonValue data = asked.getOrDefault("data", JsonValue.NULL);
      String to = asked.getString("to", "");
      return switch (asked.getString("do")) {
        case "publish" ->
            server
                .publish(to, data)
                .thenApply(at -> answer(at.offset()))
                .exceptionally(Lobby::code);
        case "tell me" -> server.sendToClient(sender.client(), data).thenApply(end -> none());
        case "tell user" -> server.sendToUser(to, data).thenApply(end -> none());
        case "close" -> server.disconnectClient(to, 4001, "enough").thenApply(end -> none());
        case "close user" -> server.disconnectUser(to, 4501, "go away").thenApply(end -> none());
        default -> CompletableFuture.completedStage(remember(Path.of(to)));
      };
    }

    private Optional<JsonValue> remember(Path file) {
      stopped = file;
      return answer(0);
    }

    private static Optional<JsonValue> answer(long number) {
      return Optional.of(Json.createValue(number));
    }

    private static Optional<JsonValue> none() {
      return Optional.empty();
    }

    private static Optional<JsonValue> code(Throwable failure) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return answer(cause instanceof TidingsException known ? -known.code() : 0);
    }

    @Override
    public void stop() {
      Path file = stopped;
      if (file != null) {
        try {
          Files.writeString(file, "stopped");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Finds at once that it lacks something. */
  public static final class Broken implements MessageHandler {
    @Override
    public void start(Tidings tidings) {
      throw new IllegalStateException("no database");
    }

    @Override
    public CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message) {
      return CompletableFuture.completedStage(Optional.empty());
    }
  }

  @Test
  @Order(1)
  void aHandlerThatDoesNotStartRefusesTheDeploymentAndIsNamed() {
    BadSettingIT.assertRefused(
        deployer,
        "broken",
        "the message handler "
            + Broken.class.getName()
            + " does not start: java.lang.IllegalStateException: no database");
  }

  @Test
  @Order(2)
  void aHandlerThatStartsIsDeployed() {
    // The next test's address can be injected only once the application is there.
    deployer.deploy("lobby");
  }

  @Test
  @Order(3)
  void theHandlerPublishesTellsAndClosesUntilItIsStopped(
      @ArquillianResource @OperateOnDeployment("lobby") URI application) throws Exception {
    Path file = folder.resolve("stopped");
    try (Peer asking = new Peer(Peer.address(application, "ws"));
        SdkPeer ann = new SdkPeer(application, "ann", "demo:lobby");
        SdkPeer again = new SdkPeer(application, "ann")) {
      assertEquals("1", ask(asking, "publish", "demo:lobby"));
      assertEquals("2", ask(asking, "publish", "demo:lobby"));
      assertEquals("-102", ask(asking, "publish", "no:where"));
      assertPublished(ann);

      assertEquals("{\"x\":[1.0]}", ask(asking, "tell me", ""));
      say(asking, "tell user", "ann");
      String told = "{'push':{'message':{'data':{'x':[1.0]}}}}";
      assertEquals(told, ann.next());
      assertEquals(told, again.next());

      say(asking, "close", ann.id());
      assertEquals("4001 enough", ann.closed());
      say(asking, "close user", "ann");
      assertEquals("4501 go away", again.closed());

      assertEquals("0", ask(asking, "remember", file.toString()));
      deployer.undeploy("lobby");
      assertEquals(3001, asking.closeReason().getCloseCode().getCode());
    }
    assertEquals("stopped", Files.readString(file));
  }

  /** Among who comes and goes, which everybody in a channel of the demonstration is told. */
  private static void assertPublished(SdkPeer peer) throws Exception {
    for (int offset = 1; offset <= 2; offset++) {
      String line = peer.next();
      while (line.contains("'join':")) {
        line = peer.next();
      }
      String epoch = offset == 1 ? ",'epoch':'E'" : "";
      assertEquals(
          "{'push':{'channel':'demo:lobby','pub':{'data':{'x':[1.0]},'offset':%d%s}}}"
              .formatted(offset, epoch),
          line);
    }
  }

  private static void say(Peer peer, String what, String to) throws Exception {
    peer.send(BackEnd.json("{'do':'%s','to':'%s','data':{'x':[1.0]}}".formatted(what, to)));
  }

  private static String ask(Peer peer, String what, String to) throws Exception {
    say(peer, what, to);
    return peer.next();
  }
}
