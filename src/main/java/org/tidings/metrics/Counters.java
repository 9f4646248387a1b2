package org.tidings.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Makes the counters of a registry, which knows them weakly, and keeps them. */
final class Counters {
  private final MeterRegistry registry;
  private final List<LongAdder> kept = new ArrayList<>();

  Counters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** One without labels. */
  LongAdder counter(String name, String description) {
    return counter(name, description, Tags.empty());
  }

  /** One of several that have this name, told apart by their labels. */
  synchronized LongAdder counter(String name, String description, Tags labels) {
    LongAdder count = new LongAdder();
    kept.add(count);
    FunctionCounter.builder(name, count, LongAdder::sum)
        .description(description)
        .tags(labels)
        .register(registry);
    return count;
  }

  /** One for each constant of the type; the label is its name in lower case. */
  <E extends Enum<E>> EnumMap<E, LongAdder> each(
      Class<E> type, String name, String description, String label) {
    EnumMap<E, LongAdder> counts = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      counts.put(constant, counter(name, description, Tags.of(label, word(constant))));
    }
    return counts;
  }

  /** Counts one of {@link #each}. */
  static <E extends Enum<E>> void add(EnumMap<E, LongAdder> counts, E what) {
    LongAdder count = counts.get(what);
    if (count != null) { // Always.
      count.increment();
    }
  }

  /** All of {@link #each} together. */
  static <E extends Enum<E>> long sum(EnumMap<E, LongAdder> counts) {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
