package org.tidings.auth;

import java.util.Map;
import java.util.Optional;

/**
 * The options of every channel: {@code chat:room-1} has those of the namespace {@code chat}.
 *
 * @param withoutNamespace of channels without a colon
 * @param byName by the part before the first colon
 */
public record Namespaces(ChannelOptions withoutNamespace, Map<String, ChannelOptions> byName) {

  /** The options of a channel; empty when its namespace is not configured. */
  public Optional<ChannelOptions> of(String channel) {
    // $private channels: the mark is no part of the namespace's name.
    int start = channel.startsWith("$") ? 1 : 0;
    int colon = channel.indexOf(':', start);
    return colon < 0
        ? Optional.of(withoutNamespace)
        : Optional.ofNullable(byName.get(channel.substring(start, colon)));
  }
}
