package org.tidings.app;

/**
 * Who sent a message.
 *
 * @param client the connection's id: a random UUID, another one after every reconnect
 */
public record Sender(String client) {}
