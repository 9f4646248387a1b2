package org.tidings.app;

/**
 * Who sent a message.
 *
 * @param client the connection's id: a random UUID, another one after every reconnect
 * @param user the user's id, from the connection's token; empty for an anonymous user
 */
public record Sender(String client, String user) {}
