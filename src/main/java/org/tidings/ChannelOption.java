package org.tidings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The options of channels, by name: of each namespace, and of the channels without one. */
enum ChannelOption implements ConfigKey {
  PRESENCE("false", "whether it is known who is in a channel"),
  JOIN_LEAVE("false", "subscribers who ask for it are told who comes and goes"),
  FORCE_PUSH_JOIN_LEAVE("false", "all subscribers are told; needs `join_leave`"),
  HISTORY_SIZE("0", "so many publications are kept; 0 to 100000; needs `history_ttl`"),
  HISTORY_TTL("0s", "for so long after the last one; 0s to 8760h; needs `history_size`"),
  HISTORY_META_TTL(
      "720h", "how long a channel's position is known; 1s to 87600h, not under `history_ttl`"),
  ALLOW_POSITIONING("false", "clients may have their position watched; needs history"),
  FORCE_POSITIONING("false", "every subscription has its position watched; needs history"),
  ALLOW_RECOVERY("false", "clients may ask for what they missed; needs history"),
  FORCE_RECOVERY("false", "every client is given what it missed; needs history"),
  FORCE_RECOVERY_MODE(
      "stream",
      "`stream`: all that was missed; `cache`: the latest publication alone; needs recovery"),
  ALLOWED_DELTA_TYPES("", "`fossil`; accepted, but deltas are not sent yet", Shape.LIST),
  DELTA_PUBLISH("false", "the same; needs `allowed_delta_types`"),
  ALLOW_SUBSCRIBE_FOR_CLIENT("false", "users may subscribe"),
  ALLOW_SUBSCRIBE_FOR_SUBSCRIBER("false", "accepted, without effect"),
  ALLOW_SUBSCRIBE_FOR_ANONYMOUS("false", "and so may clients without a user"),
  ALLOW_PUBLISH_FOR_CLIENT("false", "users may publish"),
  ALLOW_PUBLISH_FOR_SUBSCRIBER("false", "users may publish where they are subscribed"),
  ALLOW_PUBLISH_FOR_ANONYMOUS("false", "and so may clients without a user"),
  ALLOW_PRESENCE_FOR_CLIENT("false", "users may ask who is there"),
  ALLOW_PRESENCE_FOR_SUBSCRIBER("false", "users may where they are subscribed"),
  ALLOW_PRESENCE_FOR_ANONYMOUS("false", "and so may clients without a user"),
  ALLOW_HISTORY_FOR_CLIENT("false", "users may ask for the history"),
  ALLOW_HISTORY_FOR_SUBSCRIBER("false", "users may where they are subscribed"),
  ALLOW_HISTORY_FOR_ANONYMOUS("false", "and so may clients without a user"),
  ALLOW_USER_LIMITED_CHANNELS("false", "`name#42` and `name#42,43` are for these users alone"),
  CHANNEL_REGEX("", "what the name after the namespace must match as a whole (Java)");

  /** Before the names of the options of channels without a namespace. */
  static final String WITHOUT_NAMESPACE = "channel.without_namespace.";

  private final String defaultValue;
  private final String description;
  private final Shape shape;

  ChannelOption(String defaultValue, String description) {
    this(defaultValue, description, Shape.SCALAR);
  }

  ChannelOption(String defaultValue, String description, Shape shape) {
    this.defaultValue = defaultValue;
    this.description = description;
    this.shape = shape;
  }

  /** As it is named in a namespace. */
  @Override
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String defaultValue() {
    return defaultValue;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /** The option with this {@link #key}. */
  static Optional<ChannelOption> ofKey(String key) {
    return Arrays.stream(values()).filter(option -> option.key().equals(key)).findFirst();
  }
}
