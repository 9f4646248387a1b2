package org.tidings.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one connection is.
 *
 * @param user empty for an anonymous one; null if it has not signed in
 * @param node the name of its node
 * @param mode {@code protocol}, {@code plain}, or {@code undecided}
 * @param since Unix time in seconds
 * @param subscriptions how many it has
 * @param waiting for it, in bytes as they count against its bound
 * @param channels that it is subscribed to, in order; null: that was not asked
 */
public record Connection(
    @Nullable String user,
    String node,
    String mode,
    long since,
    int subscriptions,
    long waiting,
    @Nullable List<String> channels) {}
