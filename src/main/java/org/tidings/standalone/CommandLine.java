package org.tidings.standalone;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tidings.ConfigException;
import org.tidings.Setting;

/**
 * The arguments of {@code java -jar tidings.war}.
 *
 * @param action what is asked for
 * @param options the settings that were given, by key
 * @param operands what the action works on, by name: {@link #USER}
 */
record CommandLine(Action action, Map<String, String> options, Map<String, String> operands) {
  enum Action {
    SERVE,
    HELP,
    VERSION,
    CHECK_CONFIG,
    GEN_TOKEN
  }

  static final String HELP =
      """
      Usage: java -jar tidings.war [options]
             java -jar tidings.war check-config FILE
             java -jar tidings.war gen-token --user USER [--channel NAME] [--ttl 1h] [options]

        --host ADDRESS      the address to listen on (0.0.0.0: all)
        --port PORT         the port (3000); 0 takes a free one
        --log-level LEVEL   debug, info (default), warning, error or off
        --log-format FORMAT text (default) or json, one line an event
        --redis-url ADDRESS shares channels with other nodes: redis://host:6379
        --config FILE       a JSON file with settings
        --demo              adds the namespace "demo", which is open to everybody
        --help              print this and exit
        --version           print the version and exit

      check-config says what is wrong with a configuration file.
      gen-token prints a token, signed with the setting client.token.hmac_secret_key:
        --user USER         who connects with it
        --channel NAME      to subscribe to this channel with it, instead of connecting
        --ttl DURATION      how long it is valid: 30m, 1h (default), up to 8760h

      Every setting can also be given as a system property or in the environment,
      for example -Dtidings.port=8080 or TIDINGS_PORT=8080.
      """;

  /** The operand of {@code check-config}, which stands alone. */
  static final String FILE = "FILE";

  /** Operands of {@code gen-token}. */
  static final String USER = "--user";

  static final String CHANNEL = "--channel";
  static final String TTL = "--ttl";

  private static final Set<String> TOKEN_OPERANDS = Set.of(USER, CHANNEL, TTL);

  /** The one option that may come without a value. */
  private static final String DEMO = "--demo";

  private static final Map<String, String> KEYS =
      Map.of(
          "--host",
          Setting.HOST.key(),
          "--port",
          Setting.PORT.key(),
          "--log-level",
          Setting.LOG_LEVEL.key(),
          "--log-format",
          Setting.LOG_FORMAT.key(),
          "--redis-url",
          Setting.REDIS_URL.key(),
          DEMO,
          Setting.DEMO.key(),
          "--config",
          "config");

  private static final Map<String, Action> COMMANDS =
      Map.of("check-config", Action.CHECK_CONFIG, "gen-token", Action.GEN_TOKEN);

  private static final Map<String, Action> ENDS =
      Map.of("--help", Action.HELP, "-h", Action.HELP, "--version", Action.VERSION);

  /**
   * Accepts {@code --port 80} and {@code --port=80}.
   *
   * @throws ConfigException on what is not understood
   */
  static CommandLine parse(String... args) {
    Action action = args.length == 0 ? Action.SERVE : COMMANDS.getOrDefault(args[0], Action.SERVE);
    CommandLine read = new CommandLine(action, new HashMap<>(), new HashMap<>());
    Iterator<String> rest = List.of(args).listIterator(action == Action.SERVE ? 0 : 1);
    while (rest.hasNext()) {
      String argument = rest.next();
      Action end = ENDS.get(argument);
      if (end != null) {
        return new CommandLine(end, Map.of(), Map.of());
      }
      if (action == Action.CHECK_CONFIG) {
        read.takeFile(argument);
      } else {
        read.takeOption(argument, rest);
      }
    }
    read.require(Action.CHECK_CONFIG, FILE, "check-config needs a file");
    read.require(Action.GEN_TOKEN, USER, "gen-token needs --user");
    return read;
  }

  private void takeFile(String argument) {
    if (argument.startsWith("-")) {
      throw unknown(argument);
    }
    if (operands.put(FILE, argument) != null) {
      throw new ConfigException("check-config takes one file");
    }
  }

  private void takeOption(String argument, Iterator<String> rest) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    String key = KEYS.get(name);
    boolean operand = action == Action.GEN_TOKEN && TOKEN_OPERANDS.contains(name);
    if (key == null && !operand) {
      throw unknown(name);
    }
    String value = equals < 0 ? next(name, rest) : argument.substring(equals + 1);
    if (key == null) {
      operands.put(name, value);
    } else {
      options.put(key, value);
    }
  }

  private static String next(String name, Iterator<String> rest) {
    if (name.equals(DEMO)) {
      return "true";
    }
    if (!rest.hasNext()) {
      throw new ConfigException(name + " needs a value");
    }
    return rest.next();
  }

  private static ConfigException unknown(String name) {
    return new ConfigException("unknown option '" + name + "'; --help lists them");
  }

  /** What was given for an operand that the action cannot do without. */
  String operand(String name) {
    return Objects.requireNonNull(operands.get(name));
  }

  private void require(Action of, String operand, String otherwise) {
    if (action == of && !operands.containsKey(operand)) {
      throw new ConfigException(otherwise);
    }
  }
}
