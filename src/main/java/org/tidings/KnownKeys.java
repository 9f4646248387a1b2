package org.tidings;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every name that can be given, and how it is spelled where. */
final class KnownKeys {
  /** Before the names of system properties and context parameters. */
  static final String PREFIX = "tidings.";

  /** Before the names of environment variables. */
  static final String VARIABLE_PREFIX = "TIDINGS_";

  private static final Map<String, ConfigKey> KEYS = keys();

  private KnownKeys() {}

  /** By full name, as in the file: {@code channel.without_namespace.presence}. */
  static Map<String, ConfigKey> all() {
    return KEYS;
  }

  /** What has this full name. */
  static Optional<ConfigKey> of(String key) {
    return Optional.ofNullable(KEYS.get(key));
  }

  /** Whether names go on after this one. */
  static boolean isGroup(String key) {
    return KEYS.keySet().stream().anyMatch(known -> known.startsWith(key + "."));
  }

  /** The environment variable: {@code TIDINGS_LOG_LEVEL} for {@code log.level}. */
  static String variable(String key) {
    return VARIABLE_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** What to say of a name that is not known. */
  static String unknown(String spelled) {
    return spelled + " is no setting of Tidings";
  }

  private static Map<String, ConfigKey> keys() {
    Map<String, ConfigKey> keys = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      keys.put(setting.key(), setting);
    }
    for (ChannelOption option : ChannelOption.values()) {
      keys.put(ChannelOption.WITHOUT_NAMESPACE + option.key(), option);
    }
    return Collections.unmodifiableMap(keys);
  }
}
