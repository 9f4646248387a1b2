package org.tidings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads values of their types out of what was given. What cannot be used is a problem, and counts
 * as not given from there on, so that all problems are found at once.
 */
final class Values {
  private final Map<String, Given> given;
  private final String place;
  private final Problems problems;

  /**
   * Reads out of one group of settings.
   *
   * @param given by {@link ConfigKey#key}
   * @param place what comes before the keys that were not given, when they are named
   */
  Values(Map<String, Given> given, String place, Problems problems) {
    this.given = given;
    this.place = place;
    this.problems = problems;
  }

  /** True or false. */
  boolean flag(ConfigKey key) {
    return oneOf(key, List.of("true", "false")).equals("true");
  }

  /** One of some words, in lower case. */
  String oneOf(ConfigKey key, List<String> words) {
    String word = given(key).value().trim().toLowerCase(Locale.ROOT);
    if (words.contains(word)) {
      return word;
    }
    refuse(
        key, words.size() == 2 ? String.join(" or ", words) : "one of " + String.join(", ", words));
    return key.defaultValue();
  }

  int number(ConfigKey key, int min, int max) {
    String digits = given(key).value().trim();
    long number = digits.matches("\\d{1,10}") ? Long.parseLong(digits) : -1;
    if (number >= min && number <= max) {
      return (int) number;
    }
    refuse(key, "a number from " + min + " to " + max);
    return Integer.parseInt(key.defaultValue());
  }

  Duration duration(ConfigKey key, Duration shortest, Duration longest) {
    Optional<Duration> duration = Durations.parse(given(key).value().trim());
    if (duration.isEmpty()) {
      refuse(key, Durations.FORM);
    } else if (duration.get().compareTo(shortest) < 0 || duration.get().compareTo(longest) > 0) {
      refuse(key, "between " + Durations.text(shortest) + " and " + Durations.text(longest));
    } else {
      return duration.get();
    }
    return Durations.parse(key.defaultValue()).orElseThrow();
  }

  /** The items of a {@link Shape#LIST}. */
  List<String> list(ConfigKey key) {
    return Shape.SEPARATOR
        .splitAsStream(given(key).value())
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** What must not be blank. */
  String word(ConfigKey key, String allowed) {
    String word = given(key).value().trim();
    if (word.isEmpty()) {
      refuse(key, allowed);
      return key.defaultValue();
    }
    return word;
  }

  /** What may be absent, but not empty: an empty variable is a mistake, and may open a door. */
  Optional<String> text(ConfigKey key) {
    if (!given.containsKey(key.key())) {
      return Optional.empty();
    }
    String text = given(key).value().trim();
    if (text.isEmpty()) {
      wrong(key, "is empty; leave it out instead");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** A secret that is long enough, as it was given. */
  Optional<String> secret(ConfigKey key) {
    Optional<String> trimmed = text(key);
    if (trimmed.isEmpty()) {
      return trimmed;
    }
    String secret = given(key).value();
    if (!secret.equals(trimmed.get())) {
      refuse(key, "free of white space around it");
      return Optional.empty();
    }
    return trimmed;
  }

  boolean isGiven(ConfigKey key) {
    return given.containsKey(key.key());
  }

  /** Where it was given, as the giver wrote it. */
  String spelled(ConfigKey key) {
    return given(key).spelled();
  }

  boolean areEqual(ConfigKey one, ConfigKey other) {
    return given(one).value().trim().equals(given(other).value().trim());
  }

  /** Notes what is wrong with a value, which it does not quote. */
  void wrong(ConfigKey key, String why) {
    problems.add(given(key).spelled() + ": " + why);
  }

  /** Notes that the value is not what is allowed. */
  void refuse(ConfigKey key, String allowed) {
    refuse(key, given(key).value(), allowed);
  }

  /** The same of a part of the value. */
  void refuse(ConfigKey key, String part, String allowed) {
    String value = key.shape() == Shape.SECRET ? "the value" : "'" + part + "'";
    problems.add(given(key).spelled() + ": " + value + " is not " + allowed);
  }

  /** Notes that the value does not go with another; not for secrets. */
  void conflict(ConfigKey key, String why) {
    problems.add(given(key).spelled() + ": '" + given(key).value().trim() + "' " + why);
  }

  private Given given(ConfigKey key) {
    Given value = given.get(key.key());
    return value != null ? value : new Given(place + key.key(), key.defaultValue());
  }
}
