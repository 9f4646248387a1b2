package org.tidings.standalone;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Printable;

/**
 * One JSON object a line, one line an event: {@code time} (RFC 3339), {@code level} as in the
 * setting, {@code logger}, {@code thread}, {@code message}, and of a throwable {@code error} and
 * {@code stack}.
 *
 * <p>Written without a JSON library: to find one it needs the thread's class loader, and what logs
 * may be a thread of the JDK.
 */
final class JsonLine extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  /** Called by the thread that logs. */
  @Override
  public String format(LogRecord logged) {
    StringBuilder line = new StringBuilder("{");
    add(line, "time", TIME.format(logged.getInstant().atZone(ZoneId.systemDefault())));
    add(line.append(','), "level", level(logged.getLevel()));
    add(line.append(','), "logger", logged.getLoggerName());
    add(line.append(','), "thread", Thread.currentThread().getName());
    add(line.append(','), "message", formatMessage(logged));
    Throwable thrown = logged.getThrown();
    if (thrown != null) {
      add(line.append(','), "error", thrown.toString());
      add(line.append(','), "stack", Stack.of(thrown));
    }
    return line.append('}').append(System.lineSeparator()).toString();
  }

  private static String level(Level level) {
    int severity = level.intValue();
    if (severity >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (severity >= Level.WARNING.intValue()) {
      return "warning";
    }
    return severity >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static void add(StringBuilder line, String name, @Nullable String value) {
    line.append('"').append(name).append("\":\"");
    if (value != null) {
      value.codePoints().forEach(c -> addEscaped(line, c));
    }
    line.append('"');
  }

  private static void addEscaped(StringBuilder line, int codePoint) {
    if (codePoint == '"' || codePoint == '\\') {
      line.append('\\').append((char) codePoint);
    } else if (Printable.is(codePoint)) {
      line.appendCodePoint(codePoint);
    } else if (Character.getType(codePoint) == Character.SURROGATE) {
      line.append("\\ufffd"); // Many readers refuse half a pair, also when it is escaped.
    } else {
      for (char c : Character.toChars(codePoint)) {
        line.append(String.format("\\u%04x", (int) c));
      }
    }
  }
}
