package org.tidings.standalone;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Log lines on the console's standard error, one line an event. */
final class ConsoleLog {
  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

  // Held, since java.util.logging forgets the level of a logger that nobody holds.
  private static final Logger UNDERTOW = Logger.getLogger("io.undertow");
  private static final Logger XNIO = Logger.getLogger("org.xnio");
  private static final Logger THREADS = Logger.getLogger("org.jboss.threads");

  private ConsoleLog() {}

  /** From now on prints what is at least this severe; the embedded server's only from warnings. */
  static void set(Level level) {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return; // Somebody has set up logging of their own.
    }
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
    }
    LogManager.getLogManager().reset();
    Handler console = new ConsoleHandler();
    console.setLevel(level);
    Logger root = Logger.getLogger("");
    root.addHandler(console);
    root.setLevel(level);
    Level quiet = level.intValue() < Level.WARNING.intValue() ? Level.WARNING : level;
    UNDERTOW.setLevel(quiet);
    XNIO.setLevel(quiet);
    THREADS.setLevel(quiet);
  }
}
