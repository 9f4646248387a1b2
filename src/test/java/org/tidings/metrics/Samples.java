package org.tidings.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a page of metrics says, by {@code name{label="value"}}; the page's form is checked. */
public final class Samples {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?<key>" + NAME + "(?:\\{" + LABEL + "(?:," + LABEL + ")*})?) (?<value>\\S+)");

  private final Map<String, Double> values = new TreeMap<>();

  private Samples() {}

  /** Reads all that is counted, as Prometheus does. */
  public static Samples of(Metrics metrics) {
    return of(metrics.page(null).text());
  }

  /** Reads a page: comments, and lines of a name with labels and a value. */
  public static Samples of(String page) {
    assertTrue(page.endsWith("\n"), "the last line is not ended");
    Samples samples = new Samples();
    for (String line : page.lines().toList()) {
      if (!line.startsWith("#")) {
        samples.add(line);
      }
    }
    return samples;
  }

  private void add(String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertTrue(sample.matches(), () -> "neither a comment nor a sample: " + line);
    double value = Double.parseDouble(sample.group("value").replace("Inf", "Infinity"));
    assertTrue(values.put(sample.group("key"), value) == null, () -> "twice: " + line);
  }

  /** Null if there is none. */
  public @Nullable Double get(String key) {
    return values.get(key);
  }

  /** All of them. */
  public Map<String, Double> all() {
    return values;
  }
}
