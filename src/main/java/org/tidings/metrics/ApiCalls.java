package org.tidings.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Calls of the server API, by method and outcome. A pair that has not been seen is not shown. */
final class ApiCalls {
  private static final String OTHER = "other";
  private static final List<String> METHODS =
      List.of(
          "publish",
          "broadcast",
          "subscribe",
          "unsubscribe",
          "disconnect",
          "refresh",
          "presence",
          "presence_stats",
          "history",
          "history_remove",
          "channels",
          "info",
          "batch",
          "rpc",
          OTHER);
  private static final Set<String> OUTCOMES =
      Set.of(
          "ok", "100", "101", "102", "103", "104", "105", "106", "107", "108", "109", "110", "111",
          "112", "400", "401", "403", "404", "405", "408", "413", "415", "500", "503");

  private final Counters counters;
  private final Map<String, Map<String, LongAdder>> byMethod = new HashMap<>();

  ApiCalls(Counters counters) {
    this.counters = counters;
    METHODS.forEach(method -> byMethod.put(method, new ConcurrentHashMap<>(2)));
  }

  void add(String method, String outcome) {
    String known = byMethod.containsKey(method) ? method : OTHER;
    Objects.requireNonNull(byMethod.get(known))
        .computeIfAbsent(OUTCOMES.contains(outcome) ? outcome : OTHER, told -> count(known, told))
        .increment();
  }

  private LongAdder count(String method, String outcome) {
    return counters.counter(
        "tidings_api_calls",
        "Calls of the server API",
        Tags.of("method", method, "outcome", outcome));
  }
}
