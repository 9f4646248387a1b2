package org.tidings.hub;

import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.Grant;
import org.tidings.protocol.Position;

/**
 * A subscription that the back end wants for a client.
 *
 * @param recoverSince what came after it is given to the client first; null: nothing
 */
record Invitation(
    String channel, ChannelOptions options, Grant grant, @Nullable Position recoverSince) {}
