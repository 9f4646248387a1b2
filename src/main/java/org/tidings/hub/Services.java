package org.tidings.hub;

import org.tidings.app.MessageHandler;
import org.tidings.auth.AccessPolicy;
import org.tidings.auth.Tokens;
import org.tidings.engine.Engine;
import org.tidings.metrics.Metrics;

/**
 * What a hub works with.
 *
 * @param version for clients
 * @param name of this node, for people
 */
public record Services(
    MessageHandler handler,
    Engine engine,
    AccessPolicy policy,
    Tokens tokens,
    String version,
    String name,
    Metrics metrics) {}
