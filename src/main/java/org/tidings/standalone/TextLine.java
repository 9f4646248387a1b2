package org.tidings.standalone;

import static java.util.stream.Collectors.joining;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.tidings.protocol.Printable;

/**
 * One line an event, whatever its message holds: {@code 2026-11-23T10:00:00.123+0100 WARNING
 * org.tidings.X: message | java.io.IOException: why | at org.tidings.X.run(X.java:10)}.
 */
final class TextLine extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

  @Override
  public String format(LogRecord logged) {
    String line =
        TIME.format(logged.getInstant().atZone(ZoneId.systemDefault()))
            + " "
            + logged.getLevel().getName()
            + " "
            + Objects.requireNonNullElse(logged.getLoggerName(), "")
            + ": "
            + Objects.requireNonNullElse(formatMessage(logged), "");
    Throwable thrown = logged.getThrown();
    if (thrown != null) {
      line += Stack.of(thrown).lines().map(String::strip).collect(joining(" | ", " | ", ""));
    }
    return Printable.text(line) + System.lineSeparator();
  }
}
