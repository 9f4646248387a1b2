package org.tidings.hub;

import org.tidings.app.MessageHandler;
import org.tidings.auth.AccessPolicy;
import org.tidings.auth.Tokens;
import org.tidings.engine.Engine;

/** What a hub works with. */
public record Services(
    MessageHandler handler, Engine engine, AccessPolicy policy, Tokens tokens, String version) {}
