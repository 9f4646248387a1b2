package org.tidings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.Namespaces;
import org.tidings.auth.TokenSettings;
import org.tidings.http.Network;
import org.tidings.hub.Limits;
import org.tidings.redis.RedisSettings;

/**
 * All settings, checked. Where they come from is {@link Settings}' matter.
 *
 * @param messageSizeLimit in bytes of UTF-8
 * @param allowedOrigins {@code scheme://host[:port]}, {@code scheme://*.host[:port]}, {@code null},
 *     or {@code *} for any
 * @param redis where streams and presence are kept; null: in memory
 * @param inForce all settings, as they are shown to the administrator
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
    Handshakes handshakes,
    Operations operations,
    @Nullable RedisSettings redis,
    List<InForce> inForce,
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
  private static final Duration LONGEST_SPREAD = Duration.ofMinutes(1);
  // RFC 9110 §5.1.
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  private static final int MOST_PER_SECOND = 1_000_000;

  /**
   * For {@code java -jar} alone.
   *
   * @param host the address to listen on
   * @param port 0 to 65535; 0 takes a free one
   * @param logLevel from which level on log lines are printed
   * @param logsJson each line is a JSON object
   * @param tls null: the port speaks plain HTTP
   */
  public record Standalone(
      String host, int port, Level logLevel, boolean logsJson, @Nullable Tls tls) {}

  /**
   * How {@code java -jar} speaks TLS. The files were not looked at.
   *
   * @param cert in PEM, the server's own certificate first
   * @param key in PEM
   * @param httpRedirect the port that redirects plain HTTP to this one; 0: there is none
   * @param publicPort where clients reach this one, for those who are redirected; 0: where it is
   */
  public record Tls(Path cert, Path key, int httpRedirect, int publicPort) {}

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
   * @param errorsAreStatuses an error is answered with an HTTP status of its own, not with 200
   * @param bodyLimit in bytes
   */
  public record HttpApi(
      @Nullable String key, boolean insecure, boolean errorsAreStatuses, int bodyLimit) {
    /** Names no secret. */
    @Override
    public String toString() {
      return "HttpApi";
    }
  }

  /**
   * Which connections are taken.
   *
   * @param connections in all; 0: any number
   * @param perSecond new ones from one address; 0: any number
   * @param addressHeader where a proxy says from which address a client comes; null: there is none
   * @param trustedProxies who is believed about that; empty: everybody
   */
  public record Handshakes(
      int connections,
      int perSecond,
      @Nullable String addressHeader,
      List<Network> trustedProxies) {}

  /**
   * For those who run it.
   *
   * @param nodeName for people
   * @param adminPassword opens the console, a secret; null: there is none
   * @param metricsToken a secret; null: only this machine may read the metrics
   * @param shutdownSpread over this time the clients are closed
   */
  public record Operations(
      String nodeName,
      @Nullable String adminPassword,
      @Nullable String metricsToken,
      Duration shutdownSpread) {
    /** Names no secret. */
    @Override
    public String toString() {
      return "Operations";
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
    Config config = from(given, problems, List.of());
    problems.throwIfAny();
    return config;
  }

  /**
   * The same; of no use when there are problems.
   *
   * @param found notices of what was found where the settings come from
   */
  static Config from(Map<String, Given> given, Problems problems, List<String> found) {
    Values values = new Values(given, "", problems);
    Standalone standalone = standalone(values);
    int messageSizeLimit = values.number(Setting.MESSAGE_SIZE_LIMIT, 1, 16_777_216);
    Limits limits = limits(values);
    AccessReader reader = new AccessReader(values);
    Access access = reader.access();
    HttpApi httpApi = reader.httpApi();
    NamespacesReader namespaces = new NamespacesReader(given, values.flag(Setting.DEMO), problems);
    EngineReader engine = new EngineReader(values);
    return new Config(
        standalone,
        messageSizeLimit,
        limits,
        access,
        namespaces.read(),
        reader.allowedOrigins(),
        httpApi,
        handshakes(values),
        operations(values),
        engine.redis(),
        InForce.all(EngineReader.inForce(given)),
        Notices.of(found, access, httpApi, namespaces.withDeltas(), engine.notices()));
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
    boolean json = values.oneOf(Setting.LOG_FORMAT, List.of("text", "json")).equals("json");
    return new Standalone(
        host,
        port,
        Objects.requireNonNull(LEVELS.get(level)),
        json,
        new TlsReader(values).tls(port));
  }

  private static Handshakes handshakes(Values values) {
    return new Handshakes(
        values.number(Setting.CONNECTION_LIMIT, 0, 10_000_000),
        values.number(Setting.HANDSHAKE_RATE_LIMIT, 0, MOST_PER_SECOND),
        addressHeader(values),
        trustedProxies(values));
  }

  private static List<Network> trustedProxies(Values values) {
    List<Network> networks = new ArrayList<>();
    for (String item : values.list(Setting.TRUSTED_PROXIES)) {
      Network.parse(item)
          .ifPresentOrElse(
              networks::add, () -> values.refuse(Setting.TRUSTED_PROXIES, item, Network.FORM));
    }
    return List.copyOf(networks);
  }

  private static @Nullable String addressHeader(Values values) {
    Optional<String> name = values.text(Setting.ADDRESS_HEADER);
    if (name.isPresent() && !HEADER_NAME.matcher(name.get()).matches()) {
      values.refuse(Setting.ADDRESS_HEADER, "the name of a header");
    }
    return name.orElse(null);
  }

  private static Operations operations(Values values) {
    return new Operations(
        values.word(Setting.NODE_NAME, "a name"),
        new AccessReader(values).adminPassword(),
        values.secret(Setting.METRICS_TOKEN).orElse(null),
        values.duration(Setting.SHUTDOWN_SPREAD, Duration.ZERO, LONGEST_SPREAD));
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
            values.number(Setting.RECOVERY_LIMIT, 1, 10_000)),
        new Limits.Rates(
            values.number(Setting.USER_CONNECTION_LIMIT, 0, 1_000_000),
            values.number(Setting.COMMAND_RATE_LIMIT, 0, MOST_PER_SECOND)));
  }
}
