package org.tidings.websocket;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;

/**
 * Which handshakes are accepted.
 *
 * @param origins of pages that may connect
 * @param connections in all; over it: 503; 0: any number
 * @param perSecond from one address, on average; over it: 429; 0: any number
 * @param address the one that a request counts for
 */
public record Handshakes(
    Origins origins,
    int connections,
    int perSecond,
    Function<HttpServletRequest, String> address) {}
