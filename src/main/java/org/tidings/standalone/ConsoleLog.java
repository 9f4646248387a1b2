package org.tidings.standalone;

import java.io.UnsupportedEncodingException;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Log lines on the console's standard error, one line an event. */
final class ConsoleLog {
  // Held, since java.util.logging forgets the level of a logger that nobody holds.
  private static final Logger UNDERTOW = Logger.getLogger("io.undertow");
  private static final Logger XNIO = Logger.getLogger("org.xnio");
  private static final Logger LETTUCE = Logger.getLogger("io.lettuce");
  // It warns of each connection that is closed twice, as those to a cluster are.
  private static final Logger CLOSING = Logger.getLogger("io.lettuce.core.RedisChannelHandler");
  private static final Logger NETTY = Logger.getLogger("io.netty");
  private static final Logger THREADS = Logger.getLogger("org.jboss.threads");

  private ConsoleLog() {}

  /**
   * From now on prints what is at least this severe; the embedded server's and the Redis client's
   * only from warnings, and of the client's warnings no stacks unless it is debug.
   *
   * @param json each line is a JSON object
   */
  static void set(Level level, boolean json) {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return; // Somebody has set up logging of their own.
    }
    LogManager.getLogManager().reset();
    Handler console = console(json);
    console.setLevel(level);
    boolean debug = level.intValue() <= Level.FINE.intValue();
    console.setFilter(debug ? null : ConsoleLog::shorten);
    Logger root = Logger.getLogger("");
    root.addHandler(console);
    root.setLevel(level);
    Level quiet = level.intValue() < Level.WARNING.intValue() ? Level.WARNING : level;
    UNDERTOW.setLevel(quiet);
    XNIO.setLevel(quiet);
    THREADS.setLevel(quiet);
    LETTUCE.setLevel(quiet);
    CLOSING.setLevel(debug || level.intValue() > Level.SEVERE.intValue() ? quiet : Level.SEVERE);
    NETTY.setLevel(quiet);
  }

  /** A warning of the Redis client has its reason in its message: its stack says no more. */
  private static boolean shorten(LogRecord logged) {
    String name = logged.getLoggerName();
    boolean warning = logged.getLevel().intValue() < Level.SEVERE.intValue();
    if (warning && name != null && name.startsWith("io.lettuce.")) {
      logged.setThrown(null);
    }
    return true;
  }

  private static Handler console(boolean json) {
    Handler console = new ConsoleHandler();
    if (!json) {
      console.setFormatter(text());
      return console;
    }
    console.setFormatter(new JsonLine());
    try {
      console.setEncoding("UTF-8"); // RFC 8259 §8.1; text is in what the terminal takes.
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
    return console;
  }

  private static Formatter text() {
    boolean own = System.getProperty("java.util.logging.SimpleFormatter.format") != null;
    return own ? new SimpleFormatter() : new TextLine();
  }
}
