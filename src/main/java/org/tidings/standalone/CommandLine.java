package org.tidings.standalone;

import java.util.HashMap;
import java.util.Map;
import org.tidings.ConfigException;
import org.tidings.Setting;

/**
 * The arguments of {@code java -jar tidings.war}.
 *
 * @param action what is asked for
 * @param options the settings that were given, by key
 */
record CommandLine(Action action, Map<String, String> options) {
  enum Action {
    SERVE,
    HELP,
    VERSION
  }

  static final String HELP =
      """
      Usage: java -jar tidings.war [options]

        --host ADDRESS      the address to listen on (0.0.0.0: all)
        --port PORT         the port (3000); 0 takes a free one
        --log-level LEVEL   debug, info (default), warning, error or off
        --config FILE       a JSON file with settings
        --help              print this and exit
        --version           print the version and exit

      Every setting can also be given as a system property or in the environment,
      for example -Dtidings.port=8080 or TIDINGS_PORT=8080.
      """;

  private static final Map<String, String> KEYS =
      Map.of(
          "--host", Setting.HOST.key(),
          "--port", Setting.PORT.key(),
          "--log-level", Setting.LOG_LEVEL.key(),
          "--config", "config");

  /**
   * Accepts {@code --port 80} and {@code --port=80}.
   *
   * @throws ConfigException on what is not understood
   */
  static CommandLine parse(String... args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      String name = equals < 0 ? args[i] : args[i].substring(0, equals);
      if (name.equals("--help") || name.equals("-h")) {
        return new CommandLine(Action.HELP, Map.of());
      }
      if (name.equals("--version")) {
        return new CommandLine(Action.VERSION, Map.of());
      }
      String key = KEYS.get(name);
      if (key == null) {
        throw new ConfigException("unknown option '" + name + "'; --help lists them");
      }
      if (equals < 0 && ++i == args.length) {
        throw new ConfigException(name + " needs a value");
      }
      options.put(key, equals < 0 ? args[i] : args[i].substring(equals + 1));
    }
    return new CommandLine(Action.SERVE, options);
  }
}
