package org.tidings.app;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.protocol.Printable;

/**
 * The tutorial's server: logs each message, and answers every one with the same object.
 *
 * <p>It logs at INFO, under the logger of this class. No other payload is logged above debug.
 */
public final class TutorialHandler implements MessageHandler {
  /** At most so many chars of a message are logged. */
  public static final int LOGGED_CHARS = 200;

  private static final Logger LOG = Logger.getLogger(TutorialHandler.class.getName());
  private static final JsonObject ANSWER =
      Json.createObjectBuilder()
          .add("append", true)
          .add("returnText", "I am using websockets!")
          .build();
  private static final CompletionStage<Optional<JsonValue>> ANSWERED =
      CompletableFuture.completedStage(Optional.of(ANSWER));

  @Override
  public CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message) {
    if (LOG.isLoggable(Level.INFO)) {
      LOG.info(oneLine(message.toString()));
    }
    return ANSWERED;
  }

  /** The text as one harmless line: cut, and {@link Printable}. */
  static String oneLine(String text) {
    if (text.length() <= LOGGED_CHARS) {
      return Printable.text(text);
    }
    return Printable.text(text.substring(0, LOGGED_CHARS)) + "… (" + text.length() + " chars)";
  }
}
