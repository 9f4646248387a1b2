package org.tidings.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Who a client is, as other clients see it.
 *
 * @param user the user's id; empty for an anonymous user
 * @param client the connection's id
 * @param connInfo from the connection's token
 * @param chanInfo from the subscription's token
 */
public record ClientInfo(
    String user, String client, @Nullable Payload connInfo, @Nullable Payload chanInfo) {}
