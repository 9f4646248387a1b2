package org.tidings.redis;

/**
 * The names of what is kept in Redis: {@code PREFIX:KIND:{:CHANNEL}}.
 *
 * <p>In a cluster the text from the first brace on to the next closing one decides where a key is
 * kept: so all that is one channel's lies together. The colon is there lest it is empty, which
 * would not count, for a channel whose name begins with a closing brace.
 */
final class Keys {
  private final String prefix;

  /**
   * @param prefix without braces
   */
  Keys(String prefix) {
    this.prefix = prefix;
  }

  String meta(String channel) {
    return of("meta", channel);
  }

  String stream(String channel) {
    return of("stream", channel);
  }

  /** With the length of the channel's name: it may contain braces, and so may the key. */
  String idempotency(String channel, String key) {
    return of("key:" + channel.length(), channel) + key;
  }

  String[] presence(String channel) {
    return new String[] {of("clients", channel), of("ends", channel), of("users", channel)};
  }

  /** The pub/sub channel where what happens in a channel is told. */
  String live(String channel) {
    return of("live", channel);
  }

  /** The pub/sub channel where nodes speak to each other. */
  String nodes() {
    return prefix + ":nodes";
  }

  private String of(String kind, String channel) {
    return prefix + ":" + kind + ":{:" + channel + "}";
  }
}
