package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "0ms, PT0S",
    "500ms, PT0.5S",
    "300s, PT5M",
    "720h, PT720H",
    "1h30m, PT1H30M",
    "1h500ms, PT1H0.5S",
    "1h2m3s4ms, PT1H2M3.004S",
    "999999999h, PT999999999H"
  })
  void unitsFollowEachOtherFromTheLargest(String text, Duration duration) {
    assertEquals(Optional.of(duration), Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "h", "1d", "1m1h", "1s1s", "1h 1m", "-1s", "1000000000s", "١s"})
  void otherTextIsNoDuration(String text) {
    assertEquals(Optional.empty(), Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.5S, 500ms",
    "PT25S, 25s",
    "PT1M30S, 90s",
    "PT5M, 5m",
    "PT1H30M, 90m",
    "PT720H, 720h"
  })
  void isWrittenInOneUnit(Duration duration, String text) {
    assertEquals(text, Durations.text(duration));
    assertEquals(Optional.of(duration), Durations.parse(text));
  }
}
