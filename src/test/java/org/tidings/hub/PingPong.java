package org.tidings.hub;

import java.time.Duration;
import java.util.List;

/** Clients answer every ping, while time passes. What else they are told stays to be seen. */
final class PingPong {
  private static final String PING = ": send {}";
  private static final String PING_FRAME = ": ping";

  private final Walk walk;
  private final List<String> silent;

  /** All but these answer. */
  PingPong(Walk walk, String... silent) {
    this.walk = walk;
    this.silent = List.of(silent);
  }

  void passes(Duration time) {
    long ticks = time.dividedBy(Housekeeper.TICK);
    for (long i = 0; i < ticks; i++) {
      walk.node.tickAfter(Housekeeper.TICK);
      walk.node.events.take().forEach(this::happened);
    }
  }

  private void happened(String event) {
    if (silent.contains(event.substring(0, event.indexOf(':')))) {
      walk.node.events.add(event);
    } else if (event.endsWith(PING)) {
      walk.says(event.substring(0, event.length() - PING.length()), "{}");
    } else if (event.endsWith(PING_FRAME)) {
      walk.node.clock.pass(Duration.ofNanos(1));
      walk.peer(event.substring(0, event.length() - PING_FRAME.length())).client().heard();
    } else {
      walk.node.events.add(event);
    }
  }
}
