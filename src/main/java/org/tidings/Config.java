package org.tidings;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tidings.hub.Limits;

/**
 * All settings, checked. Where they come from is {@link Settings}' matter.
 *
 * @param host standalone: the address to listen on
 * @param port standalone: 0 to 65535; 0 takes a free one
 * @param logLevel standalone: from which level on log lines are printed
 * @param messageSizeLimit in bytes of UTF-8
 */
public record Config(String host, int port, Level logLevel, int messageSizeLimit, Limits limits) {

  private static final Map<String, Level> LEVELS =
      Map.of(
          "debug", Level.FINE,
          "info", Level.INFO,
          "warning", Level.WARNING,
          "error", Level.SEVERE,
          "off", Level.OFF);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  // Proxies cut what looks idle for a minute, some earlier; and the page gives up after 35 s.
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(25);

  /**
   * Checks and puts together the settings that were given; the others have their defaults.
   *
   * @throws ConfigException on the first value that cannot be used
   */
  public static Config from(Map<Setting, Given> settings) {
    Map<Setting, Given> all = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      all.put(setting, new Given(setting.key(), setting.defaultValue()));
    }
    all.putAll(settings);
    Reader reader = new Reader(all);
    return new Config(
        reader.host(),
        reader.number(Setting.PORT, 0, 65_535),
        reader.level(),
        reader.number(Setting.MESSAGE_SIZE_LIMIT, 1, 16_777_216),
        new Limits(
            reader.number(Setting.QUEUE_MAX_SIZE, 1024, 1_073_741_824),
            reader.duration(Setting.PING_INTERVAL, LONGEST_SILENCE),
            reader.duration(Setting.PONG_TIMEOUT, LONGEST),
            reader.duration(Setting.WRITE_TIMEOUT, LONGEST),
            reader.duration(Setting.HANDLER_TIMEOUT, LONGEST),
            Duration.ofSeconds(10),
            Duration.ofSeconds(25),
            new Limits.Channels(128, 255, 300, 300)));
  }

  /**
   * A value as somebody gave it.
   *
   * @param spelled where, as the giver wrote it: {@code --port}, {@code TIDINGS_PORT}
   */
  public record Given(String spelled, String value) {
    ConfigException refused(String allowed) {
      return new ConfigException(spelled + ": '" + value + "' is not " + allowed);
    }
  }

  private record Reader(Map<Setting, Given> all) {
    private Given given(Setting setting) {
      return Objects.requireNonNull(all.get(setting));
    }

    String host() {
      Given given = given(Setting.HOST);
      if (given.value().isBlank()) {
        throw given.refused("an address");
      }
      return given.value().trim();
    }

    int number(Setting setting, int min, int max) {
      Given given = given(setting);
      String digits = given.value().trim();
      long number = digits.matches("\\d{1,10}") ? Long.parseLong(digits) : -1;
      if (number < min || number > max) {
        throw given.refused("a number from " + min + " to " + max);
      }
      return (int) number;
    }

    Level level() {
      Given given = given(Setting.LOG_LEVEL);
      Level level = LEVELS.get(given.value().trim().toLowerCase(Locale.ROOT));
      if (level == null) {
        throw given.refused(
            "one of " + String.join(", ", List.of("debug", "info", "warning", "error", "off")));
      }
      return level;
    }

    Duration duration(Setting setting, Duration longest) {
      Given given = given(setting);
      Matcher matcher = DURATION.matcher(given.value().trim());
      if (!matcher.matches()) {
        throw given.refused("a duration like 25s, 5m or 1h");
      }
      Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
      if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(longest) > 0) {
        throw given.refused(
            "between 1s and "
                + (longest.toHours() > 0 ? longest.toHours() + "h" : longest.toSeconds() + "s"));
      }
      return duration;
    }

    private static Duration duration(long count, String unit) {
      return switch (unit) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        default -> Duration.ofHours(count);
      };
    }
  }
}
