package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.Config.Access;
import org.tidings.Config.HttpApi;
import org.tidings.Config.Standalone;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.ChannelOptions.Allowed;
import org.tidings.auth.Namespaces;
import org.tidings.auth.TokenSettings;
import org.tidings.hub.Limits;

class ConfigTest {
  @Test
  void withoutSettingsItHasTheDefaults() {
    assertEquals(
        new Config(
            new Standalone("0.0.0.0", 3000, Level.INFO, false, null),
            65_536,
            new Limits(
                1_048_576,
                Duration.ofSeconds(25),
                Duration.ofSeconds(8),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(25),
                new Limits.Channels(128, 255, 300, 300),
                Limits.Rates.UNLIMITED),
            new Access(false, false, TokenSettings.NONE),
            new Namespaces(NOTHING_ALLOWED, Map.of()),
            List.of(),
            new HttpApi(null, false, false, 1_048_576),
            new Config.Handshakes(0, 0, null, List.of()),
            new Config.Operations("tidings", null, null, Duration.ofSeconds(3)),
            null,
            InForce.all(Map.of()),
            List.of()),
        Config.from(Map.of()));
  }

  /** Channels work, but nobody may do anything in them. */
  private static final ChannelOptions NOTHING_ALLOWED =
      new ChannelOptions(
          false,
          false,
          false,
          new ChannelOptions.History(0, Duration.ZERO, Duration.ofDays(30)),
          new ChannelOptions.Positions(false, false, false, false, false),
          new ChannelOptions.Permissions(
              Allowed.NOBODY, Allowed.NOBODY, Allowed.NOBODY, Allowed.NOBODY),
          false,
          null);

  @TestFactory
  Stream<DynamicTest> theDefaultIsAcceptedWhenItIsWrittenOut() {
    return KnownKeys.all().entrySet().stream()
        .filter(e -> !e.getValue().defaultValue().isEmpty() || e.getValue().shape() == Shape.LIST)
        .map(
            e ->
                dynamicTest(
                    e.getKey(),
                    () -> {
                      String value = e.getValue().defaultValue();
                      Config defaults = values(Config.from(Map.of()));
                      assertEquals(defaults, values(with(e.getKey(), value)));
                      assertEquals(defaults, values(with(e.getKey(), " " + value + " ")));
                    }));
  }

  /** Without where they come from, and what is to be said of that. */
  private static Config values(Config config) {
    return new Config(
        config.standalone(),
        config.messageSizeLimit(),
        config.limits(),
        config.access(),
        config.namespaces(),
        config.allowedOrigins(),
        config.httpApi(),
        config.handshakes(),
        config.operations(),
        config.redis(),
        List.of(),
        List.of());
  }

  @TestFactory
  Stream<DynamicTest> whatHasNoDefaultMustNotBeEmpty() {
    return KnownKeys.all().entrySet().stream()
        .filter(e -> e.getValue().defaultValue().isEmpty() && e.getValue().shape() != Shape.LIST)
        .map(
            e ->
                dynamicTest(
                    e.getKey(),
                    () -> {
                      for (String empty : List.of("", " ", "\n")) {
                        assertEquals(
                            "a test: is empty; leave it out instead",
                            assertThrows(ConfigException.class, () -> with(e.getKey(), empty))
                                .getMessage());
                      }
                    }));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "65535"})
  void portsFromZeroUp(int port) {
    assertEquals(port, with(Setting.PORT, Integer.toString(port)).port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "65536", "16777216"})
  void messageSizeLimits(String limit) {
    assertEquals(
        Integer.parseInt(limit), with(Setting.MESSAGE_SIZE_LIMIT, limit).messageSizeLimit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1024", "1073741824"})
  void queueSizes(String size) {
    assertEquals(Integer.parseInt(size), with(Setting.QUEUE_MAX_SIZE, size).limits().queueBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "debug, FINE",
    "info, INFO",
    "warning, WARNING",
    "error, SEVERE",
    "off, OFF",
    "Debug, FINE"
  })
  void logLevels(String name, String level) {
    assertEquals(Level.parse(level), with(Setting.LOG_LEVEL, name).logLevel());
  }

  @ParameterizedTest
  @CsvSource({
    "1000ms, PT1S",
    "1s, PT1S",
    "90s, PT1M30S",
    "5m, PT5M",
    "1h, PT1H",
    "60m, PT1H",
    "1m30s, PT1M30S",
    "1s500ms, PT1.5S"
  })
  void durations(String text, Duration duration) {
    assertEquals(duration, with(Setting.PONG_TIMEOUT, text).limits().pongTimeout());
    assertEquals(duration, with(Setting.WRITE_TIMEOUT, text).limits().writeTimeout());
    assertEquals(duration, with(Setting.HANDLER_TIMEOUT, text).limits().handlerTimeout());
  }

  @ParameterizedTest
  @CsvSource({"1s, PT1S", "24999ms, PT24.999S", "25s, PT25S"})
  void pingIntervals(String text, Duration duration) {
    assertEquals(duration, with(Setting.PING_INTERVAL, text).limits().pingInterval());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", "65536", "99999999999", "80.0", "0x50", "http", "1 2", "٣"})
  void aBadPortIsRefused(String value) {
    refuses(Setting.PORT, value, "a number from 0 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "16777217", "64k"})
  void aBadMessageSizeLimitIsRefused(String value) {
    refuses(Setting.MESSAGE_SIZE_LIMIT, value, "a number from 1 to 16777216");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1023", "1073741825", "1MB"})
  void aBadQueueSizeIsRefused(String value) {
    refuses(Setting.QUEUE_MAX_SIZE, value, "a number from 1024 to 1073741824");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "loud", "warn", "INFO,"})
  void aBadLogLevelIsRefused(String value) {
    refuses(Setting.LOG_LEVEL, value, "one of debug, info, warning, error, off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void aBadHostIsRefused(String value) {
    refuses(Setting.HOST, value, "an address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8",
        "8 s",
        "8S",
        "1d",
        "-8s",
        "1.5s",
        "30s1m",
        "1s1s",
        "1m 30s",
        "s",
        "9999999999s"
      })
  void whatIsNoDurationIsRefused(String value) {
    for (Setting setting : DURATIONS) {
      refuses(setting, value, "a duration like 25s, 5m or 1h");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "999ms", "61m", "3601s", "2h", "999999999h"})
  void aDurationOutOfBoundsIsRefused(String value) {
    refuses(Setting.PONG_TIMEOUT, value, "between 1s and 1h");
    refuses(Setting.WRITE_TIMEOUT, value, "between 1s and 1h");
    refuses(Setting.HANDLER_TIMEOUT, value, "between 1s and 1h");
    refuses(Setting.PING_INTERVAL, value, "between 1s and 25s");
  }

  @Test
  void aPingIntervalLongerThanProxiesWaitIsRefused() {
    refuses(Setting.PING_INTERVAL, "26s", "between 1s and 25s");
  }

  private static final Setting[] DURATIONS = {
    Setting.PING_INTERVAL, Setting.PONG_TIMEOUT, Setting.WRITE_TIMEOUT, Setting.HANDLER_TIMEOUT
  };

  private static Config with(Setting setting, String value) {
    return with(setting.key(), value);
  }

  private static Config with(String key, String value) {
    return Config.from(Map.of(key, new Given("a test", value)));
  }

  private static void refuses(Setting setting, String value, String allowed) {
    Given given = new Given("--as-spelled", value);
    ConfigException refused =
        assertThrows(ConfigException.class, () -> Config.from(Map.of(setting.key(), given)));
    assertEquals("--as-spelled: '" + value + "' is not " + allowed, refused.getMessage());
  }
}
