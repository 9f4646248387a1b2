package org.tidings.standalone;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** Events as loggers make them, for formatters. */
final class Logged {
  private Logged() {}

  static LogRecord warning(@Nullable String message, Object... parameters) {
    LogRecord event = new LogRecord(Level.WARNING, message);
    event.setLoggerName("org.tidings.X");
    event.setParameters(parameters);
    return event;
  }

  static LogRecord failure(Throwable thrown) {
    LogRecord event = warning("it failed");
    event.setThrown(thrown);
    return event;
  }

  /** With a cause, and something suppressed in that. */
  static Throwable nested(String message) {
    Throwable cause = new IllegalArgumentException(message);
    cause.addSuppressed(new ArithmeticException("by zero"));
    return new IllegalStateException("outer", cause);
  }
}
