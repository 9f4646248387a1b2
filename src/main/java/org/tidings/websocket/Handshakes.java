package org.tidings.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Which handshakes are accepted.
 *
 * @param origins of pages that may connect
 * @param connections in all; over it: 503; 0: any number
 * @param perSecond from one address, on average; over it: 429; 0: any number
 * @param addressHeader where a proxy says from which address a client comes; null: there is none
 */
public record Handshakes(
    Origins origins, int connections, int perSecond, @Nullable String addressHeader) {}
