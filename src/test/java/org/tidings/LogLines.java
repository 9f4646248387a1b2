package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is logged under one name, from one level on; nothing of it reaches the console.
 *
 * <p>Some classes run beside all others, on Redis and over TLS: what they log comes here too,
 * unless it is {@link #ofThisThread}.
 */
public final class LogLines extends Handler implements AutoCloseable {
  private final Logger logger;
  private final @Nullable Thread only;
  private final List<LogRecord> records = new ArrayList<>();

  /** Listens until closed. */
  public LogLines(String name, Level level) {
    this(name, level, null);
  }

  public LogLines(Class<?> source, Level level) {
    this(source.getName(), level);
  }

  private LogLines(String name, Level level, @Nullable Thread only) {
    this.only = only;
    logger = Logger.getLogger(name);
    synchronized (LogLines.class) {
      logger.setLevel(level);
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }
  }

  /** The same, of what the caller's thread logs alone. */
  public static LogLines ofThisThread(String name, Level level) {
    return new LogLines(name, level, Thread.currentThread());
  }

  public static LogLines ofThisThread(Class<?> source, Level level) {
    return ofThisThread(source.getName(), level);
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    if (only == null || only == Thread.currentThread()) {
      records.add(logged);
    }
  }

  /** Takes all records that came since the last call. */
  public synchronized List<LogRecord> take() {
    List<LogRecord> taken = List.copyOf(records);
    records.clear();
    return taken;
  }

  /** Takes the one line that is there. */
  public LogRecord takeOne() {
    List<LogRecord> taken = take();
    assertEquals(1, taken.size(), () -> taken.stream().map(LogRecord::getMessage).toList() + "");
    return taken.get(0);
  }

  /** Nothing more was logged. */
  public void assertExhausted() {
    assertEquals(List.of(), take().stream().map(LogRecord::getMessage).toList());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    synchronized (LogLines.class) {
      logger.removeHandler(this);
      if (Arrays.stream(logger.getHandlers()).noneMatch(LogLines.class::isInstance)) {
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
      }
    }
  }
}
