package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.tidings.app.MessageHandler;
import org.tidings.app.Sender;

/** An application's own handler, in a jar of its own, answers the messages. */
@ArquillianTest
class HandlerIT {
  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    JavaArchive jar =
        ShrinkWrap.create(JavaArchive.class, "echo.jar")
            .addClass(Echo.class)
            .addAsServiceProvider(MessageHandler.class, Echo.class);
    return Wars.named("echo.war").addAsLibrary(jar);
  }

  /** Says back what it is told, with half of a surrogate pair added; fails on null. */
  public static final class Echo implements MessageHandler {
    @Override
    public CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message) {
      if (message.equals(JsonValue.NULL)) {
        throw new IllegalArgumentException("null");
      }
      if (message.equals(JsonValue.FALSE)) {
        return CompletableFuture.completedStage(Optional.empty());
      }
      return CompletableFuture.completedStage(
          Optional.of(Json.createArrayBuilder().add(message).add("\ud800").build()));
    }

    @Override
    public boolean blocking() {
      return true;
    }
  }

  @Test
  void theHandlerInTheJarAnswersInOrder() throws Exception {
    try (Peer peer = new Peer(Peer.address(application, "ws"))) {
      for (int i = 0; i < 100; i++) {
        peer.send(i % 3 == 0 ? "false" : Integer.toString(i));
      }
      for (int i = 0; i < 100; i++) {
        if (i % 3 != 0) {
          assertEquals("[" + i + ",\"\\ud800\"]", peer.next());
        }
      }
      assertEquals(
          "{\"error\":{\"code\":100,\"message\":\"internal server error\"}}",
          peer.send("null").next());
      assertEquals("[{\"a\":1},\"\\ud800\"]", peer.send("{\"a\": 1}").next());
    }
  }
}
