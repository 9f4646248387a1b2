package org.tidings;

/**
 * A setting that cannot be used; the message names the setting, the value and what is allowed, in
 * one line.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message.replaceAll("\\p{Cntrl}+", " "));
  }
}
