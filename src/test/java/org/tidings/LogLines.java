package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is logged under one name, from one level on; nothing of it reaches the console. */
public final class LogLines extends Handler implements AutoCloseable {
  private final Logger logger;
  private final @Nullable Level levelBefore;
  private final List<LogRecord> records = new ArrayList<>();

  /** Listens until closed. */
  public LogLines(String name, Level level) {
    logger = Logger.getLogger(name);
    levelBefore = logger.getLevel();
    logger.setLevel(level);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  public LogLines(Class<?> source, Level level) {
    this(source.getName(), level);
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    records.add(logged);
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
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(levelBefore);
  }
}
