package org.tidings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.Namespaces;
import org.tidings.auth.TokenSettings;
import org.tidings.hub.Limits;

/**
 * All settings, checked. Where they come from is {@link Settings}' matter.
 *
 * @param messageSizeLimit in bytes of UTF-8
 * @param allowedOrigins {@code scheme://host[:port]}, {@code scheme://*.host[:port]}, {@code null},
 *     or {@code *} for any
 * @param notices what an operator should know of these settings; for the log, a line each
 */
public record Config(
    Standalone standalone,
    int messageSizeLimit,
    Limits limits,
    Access access,
    Namespaces namespaces,
    List<String> allowedOrigins,
    HttpApi httpApi,
    List<String> notices) {

  private static final Map<String, Level> LEVELS =
      Map.of(
          "debug", Level.FINE,
          "info", Level.INFO,
          "warning", Level.WARNING,
          "error", Level.SEVERE,
          "off", Level.OFF);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  // Proxies cut what looks idle for a minute, some earlier; and the page gives up after 35 s.
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(25);

  /**
   * For {@code java -jar} alone.
   *
   * @param host the address to listen on
   * @param port 0 to 65535; 0 takes a free one
   * @param logLevel from which level on log lines are printed
   */
  public record Standalone(String host, int port, Level logLevel) {}

  /**
   * Who may come in.
   *
   * @param insecure neither tokens nor permissions are checked
   * @param allowAnonymousConnect without a token, also when there are keys
   */
  public record Access(boolean insecure, boolean allowAnonymousConnect, TokenSettings tokens) {
    /** Whether a client cannot connect without a token. */
    public boolean tokenRequired() {
      return tokens.hasKey() && !insecure && !allowAnonymousConnect;
    }
  }

  /**
   * The server API.
   *
   * @param key a secret; null: none, and nobody is let in
   * @param insecure everybody is let in
   */
  public record HttpApi(@Nullable String key, boolean insecure) {
    /** Names no secret. */
    @Override
    public String toString() {
      return "HttpApi";
    }
  }

  /**
   * Checks and puts together the settings that were given; the others have their defaults.
   *
   * @param given by full name: {@code log.level}; unknown names are not looked at
   * @throws ConfigException on values that cannot be used
   */
  public static Config from(Map<String, Given> given) {
    Problems problems = new Problems();
    Config config = from(given, problems);
    problems.throwIfAny();
    return config;
  }

  /** The same; of no use when there are problems. */
  static Config from(Map<String, Given> given, Problems problems) {
    Values values = new Values(given, "", problems);
    Standalone standalone = standalone(values);
    int messageSizeLimit = values.number(Setting.MESSAGE_SIZE_LIMIT, 1, 16_777_216);
    Limits limits = limits(values);
    AccessReader reader = new AccessReader(values);
    Access access = reader.access();
    NamespacesReader namespaces = new NamespacesReader(given, values.flag(Setting.DEMO), problems);
    return new Config(
        standalone,
        messageSizeLimit,
        limits,
        access,
        namespaces.read(),
        reader.allowedOrigins(),
        reader.httpApi(),
        Notices.of(access, namespaces.withDeltas()));
  }

  public String host() {
    return standalone.host();
  }

  public int port() {
    return standalone.port();
  }

  public Level logLevel() {
    return standalone.logLevel();
  }

  private static Standalone standalone(Values values) {
    String host = values.word(Setting.HOST, "an address");
    int port = values.number(Setting.PORT, 0, 65_535);
    String level =
        values.oneOf(Setting.LOG_LEVEL, List.of("debug", "info", "warning", "error", "off"));
    return new Standalone(host, port, Objects.requireNonNull(LEVELS.get(level)));
  }

  private static Limits limits(Values values) {
    return new Limits(
        values.number(Setting.QUEUE_MAX_SIZE, 1024, 1_073_741_824),
        values.duration(Setting.PING_INTERVAL, SHORTEST, LONGEST_SILENCE),
        values.duration(Setting.PONG_TIMEOUT, SHORTEST, LONGEST),
        values.duration(Setting.WRITE_TIMEOUT, SHORTEST, LONGEST),
        values.duration(Setting.HANDLER_TIMEOUT, SHORTEST, LONGEST),
        values.duration(Setting.STALE_CLOSE_DELAY, SHORTEST, LONGEST),
        values.duration(Setting.EXPIRED_CLOSE_DELAY, SHORTEST, LONGEST),
        new Limits.Channels(
            values.number(Setting.CHANNEL_LIMIT, 1, 100_000),
            values.number(Setting.CHANNEL_MAX_LENGTH, 1, 1024),
            values.number(Setting.HISTORY_LIMIT, 1, 10_000),
            values.number(Setting.RECOVERY_LIMIT, 1, 10_000)));
  }
}
