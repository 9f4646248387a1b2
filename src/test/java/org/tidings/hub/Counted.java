package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tidings.metrics.Metrics;
import org.tidings.metrics.Samples;

/**
 * What is counted in a test, from one question to the next: {@code messages_in{type="send"} 1}.
 * Bytes and frames are left out, where they are not asked for; times count as one each.
 */
final class Counted {
  private final Metrics metrics;
  private Map<String, Double> before;

  Counted(Metrics metrics) {
    this.metrics = metrics;
    this.before = now();
  }

  /** These have been counted since the last question, and nothing else; {@code '} is {@code "}. */
  void since(String... expected) {
    Map<String, Double> now = now();
    List<String> grown =
        now.entrySet().stream()
            .filter(each -> !each.getKey().matches("(bytes|frames)_.*"))
            .filter(each -> growth(each.getKey(), now) != 0)
            .map(each -> "%s %.0f".formatted(each.getKey(), growth(each.getKey(), now)))
            .toList();
    assertEquals(
        List.of(expected).stream().map(each -> each.replace('\'', '"')).sorted().toList(), grown);
    before = now;
  }

  /** By how much one of them has grown since the last question. */
  double growth(String key) {
    return growth(key, now());
  }

  private double growth(String key, Map<String, Double> now) {
    return now.getOrDefault(key, 0.0) - before.getOrDefault(key, 0.0);
  }

  private Map<String, Double> now() {
    Map<String, Double> counts = new TreeMap<>();
    Samples.of(metrics)
        .all()
        .forEach(
            (key, value) -> {
              String name = key.replaceFirst("^tidings_", "");
              if (name.matches("\\w+_total(\\{.*)?")) {
                counts.put(name.replaceFirst("_total", ""), value);
              } else if (name.endsWith("_seconds_count")) {
                counts.put(name.replaceFirst("_seconds_count", ""), value);
              }
            });
    return counts;
  }
}
