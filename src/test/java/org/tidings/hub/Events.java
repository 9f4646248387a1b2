package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened, in order. A test takes what it expects, and at its end asserts that no more is
 * there.
 */
final class Events {
  private final List<String> events = new ArrayList<>();

  synchronized void add(String event) {
    events.add(event);
  }

  /** The events since the last call are these. */
  void assertNext(String... expected) {
    assertEquals(List.of(expected), take());
  }

  /** Nothing happened since the last call. */
  void assertExhausted() {
    assertEquals(List.of(), take());
  }

  /** Whether nothing happened since the last call. */
  synchronized boolean isEmpty() {
    return events.isEmpty();
  }

  synchronized List<String> take() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }
}
