package org.tidings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The settings by name, and how each is spelled where it can be given. */
public enum Setting {
  HOST("host", "0.0.0.0", "standalone: the address to listen on"),
  PORT("port", "3000", "standalone: the port, 0 to 65535; 0 takes a free one"),
  LOG_LEVEL("log.level", "info", "standalone: debug, info, warning, error or off"),
  MESSAGE_SIZE_LIMIT(
      "websocket.message_size_limit",
      "65536",
      "a longer message closes its connection with 1009; bytes of UTF-8, 1 to 16777216"),
  QUEUE_MAX_SIZE(
      "client.queue_max_size",
      "1048576",
      "what may wait for one client; over it, close 3008; bytes, 1024 to 1073741824"),
  PING_INTERVAL(
      "client.ping_interval", "25s", "every client hears something this often; 1s to 25s"),
  PONG_TIMEOUT(
      "client.pong_timeout", "8s", "a client that does not answer a ping is closed; 1s to 1h"),
  WRITE_TIMEOUT("websocket.write_timeout", "10s", "a send that takes longer: close 3009; 1s to 1h"),
  HANDLER_TIMEOUT(
      "client.handler_timeout", "30s", "a message handler that takes longer: error 100; 1s to 1h");

  private final String key;
  private final String defaultValue;
  private final String description;

  Setting(String key, String defaultValue, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /** The name in the configuration file; dots lead into inner objects. */
  public String key() {
    return key;
  }

  /** As it would be written. */
  public String defaultValue() {
    return defaultValue;
  }

  /** For people; says units and limits. */
  public String description() {
    return description;
  }

  /** The system property and the context parameter: {@code tidings.log.level}. */
  public String property() {
    return "tidings." + key;
  }

  /** The environment variable: {@code TIDINGS_LOG_LEVEL}. */
  public String variable() {
    return property().replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The setting with this {@link #key}. */
  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
