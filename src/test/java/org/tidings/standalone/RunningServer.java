package org.tidings.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.tidings.LogLines;
import org.tidings.Settings;

/**
 * The standalone server in this JVM, on a free port. What it logs is kept off the console. There is
 * one at a time: the endpoints find what is running in a static field.
 */
final class RunningServer implements AutoCloseable {
  /** The resource that tests lock. */
  static final String ONE = "the server of this JVM";

  private final LogLines log = new LogLines("org.tidings", Level.WARNING);
  private final Server server;
  private final URI address;

  /**
   * @param settings by key, added to those that every test needs
   */
  RunningServer(Path home, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("port", "0", "host", "127.0.0.1"));
    all.putAll(settings);
    Map<String, String> properties = new HashMap<>();
    all.forEach((key, value) -> properties.put("tidings." + key, value));
    server = new Server(new Settings().systemProperties(properties).read(), home);
    address = URI.create(server.start());
  }

  int port() {
    return address.getPort();
  }

  URI address() {
    return address;
  }

  /** What was logged as a warning or worse since the last call; tests of Redis run beside it. */
  List<String> complaints() {
    return log.take().stream()
        .filter(logged -> !logged.getLoggerName().startsWith("org.tidings.redis."))
        .map(logged -> logged.getMessage() + " " + logged.getThrown())
        .toList();
  }

  @Override
  public void close() {
    server.stop();
    log.close();
  }
}
