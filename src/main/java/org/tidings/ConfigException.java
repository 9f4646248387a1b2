package org.tidings;

import java.util.List;

/**
 * Settings that cannot be used. Each problem names the setting, the value unless it is a secret,
 * and what is allowed, in one line; the message is the first of them.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  public ConfigException(String message) {
    this(List.of(message));
  }

  /** At least one. */
  ConfigException(List<String> problems) {
    super(line(problems.get(0)));
    this.problems = problems.stream().map(ConfigException::line).toList();
  }

  /** All that was found, a line each. */
  public List<String> problems() {
    return problems;
  }

  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
