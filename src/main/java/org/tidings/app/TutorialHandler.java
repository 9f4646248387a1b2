package org.tidings.app;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;

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

  /**
   * The text as one harmless line: cut, and with everything escaped that could break the line,
   * steer a terminal or turn the writing direction.
   */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    int end = Math.min(text.length(), LOGGED_CHARS);
    text.substring(0, end).codePoints().forEach(c -> appendPrintable(line, c));
    if (end < text.length()) {
      line.append("… (").append(text.length()).append(" chars)");
    }
    return line.toString();
  }

  private static void appendPrintable(StringBuilder line, int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          line.append(String.format("\\u%04x", codePoint));
      default -> line.appendCodePoint(codePoint);
    }
  }
}
