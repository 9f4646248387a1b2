package org.tidings.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts by number, for numbers that others choose too: the known ones have a label of their own,
 * the others share those of their ranges. So nobody can make labels without end.
 */
final class Codes {
  private static final String OTHER = "other";

  /** Numbers that share a label. */
  private record Range(int first, int last, LongAdder count) {}

  private final Counters counters;
  private final String name;
  private final String description;
  private final Map<Integer, LongAdder> known = new HashMap<>();
  private final List<Range> ranges;
  private final LongAdder others;

  /** Of errors: 400 to 1999 are the application's. */
  static Codes errors(Counters counters) {
    return new Codes(
        counters,
        "tidings_errors",
        "Errors that clients were answered",
        List.of(100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112),
        new Fold(400, 1999, "application"));
  }

  /** Of close codes: from 4000 on they are the application's. */
  static Codes disconnects(Counters counters) {
    return new Codes(
        counters,
        "tidings_disconnects",
        "Connections that have ended, by the code that the server gave, or by the peer",
        List.of(
            1001, 1009, 3001, 3004, 3005, 3006, 3008, 3009, 3010, 3012, 3013, 3500, 3501, 3502,
            3503, 3504, 3505, 3507),
        new Fold(4000, 4499, "4000-4499"),
        new Fold(4500, 4999, "4500-4999"));
  }

  private record Fold(int first, int last, String label) {}

  private Codes(
      Counters counters, String name, String description, List<Integer> codes, Fold... folds) {
    this.counters = counters;
    this.name = name;
    this.description = description;
    for (int code : codes) {
      known.put(code, labelled(Integer.toString(code)));
    }
    this.ranges =
        List.of(folds).stream()
            .map(each -> new Range(each.first(), each.last(), labelled(each.label())))
            .toList();
    this.others = labelled(OTHER);
  }

  /** One more of the same name, for what has no number. */
  LongAdder labelled(String label) {
    return counters.counter(name, description, Tags.of("code", label));
  }

  void add(int code) {
    of(code).increment();
  }

  /** All that was added. */
  long sum() {
    long ranged = ranges.stream().mapToLong(range -> range.count().sum()).sum();
    return known.values().stream().mapToLong(LongAdder::sum).sum() + ranged + others.sum();
  }

  private LongAdder of(int code) {
    LongAdder own = known.get(code);
    if (own != null) {
      return own;
    }
    for (Range range : ranges) {
      if (code >= range.first() && code <= range.last()) {
        return range.count();
      }
    }
    return others;
  }
}
