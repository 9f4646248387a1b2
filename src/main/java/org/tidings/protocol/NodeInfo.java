package org.tidings.protocol;

/**
 * How one node is.
 *
 * @param uid another one after each start
 * @param name for people
 * @param clients connections, whether or not they have signed in
 * @param users different user ids of those that have; the anonymous user is one
 * @param channels that have subscribers here, or had a moment ago
 * @param uptime in seconds
 */
public record NodeInfo(
    String uid,
    String name,
    String version,
    int clients,
    int users,
    int subscriptions,
    int channels,
    long uptime) {}
