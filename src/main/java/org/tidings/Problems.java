package org.tidings;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, in the order in which it was found. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    found.add(problem);
  }

  int count() {
    return found.size();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
