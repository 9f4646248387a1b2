package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tidings.app.MessageHandler;
import org.tidings.app.Sender;
import org.tidings.app.TutorialHandler;

class InstalledHandlerTest {
  @TempDir Path folder;

  /** Answers nothing. */
  public static class Silent implements MessageHandler {
    @Override
    public CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message) {
      return CompletableFuture.completedStage(Optional.empty());
    }
  }

  /** Cannot be made. */
  public static final class Broken extends Silent {
    public Broken() {
      throw new IllegalStateException("no database");
    }
  }

  @Test
  void withNoneItIsTheTutorials() throws IOException {
    assertInstanceOf(TutorialHandler.class, find());
  }

  @Test
  void oneIsFound() throws IOException {
    assertInstanceOf(Silent.class, find(Silent.class.getName()));
  }

  @Test
  void severalAreRefusedByName() throws IOException {
    assertEquals(
        "more than one message handler: ["
            + Silent.class.getName()
            + ", "
            + TutorialHandler.class.getName()
            + "]",
        refused(Silent.class.getName(), TutorialHandler.class.getName()));
  }

  @Test
  void oneThatIsNotThereIsRefusedByName() throws IOException {
    String services = MessageHandler.class.getName();
    assertEquals(
        "the message handler cannot be used: " + services + ": Provider org.none.None not found",
        refused("org.none.None"));
  }

  @Test
  void oneThatCannotBeMadeIsRefusedWithItsReason() throws IOException {
    String message = refused(Broken.class.getName());
    assertEquals("no database", message.substring(message.lastIndexOf(':') + 2), message);
  }

  private String refused(String... names) {
    return String.valueOf(assertThrows(ConfigException.class, () -> find(names)).getMessage());
  }

  private MessageHandler find(String... names) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(services.resolve(MessageHandler.class.getName()), List.of(names));
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      return InstalledHandler.find(loader);
    }
  }
}
