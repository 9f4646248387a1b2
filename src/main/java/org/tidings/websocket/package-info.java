/**
 * The WebSocket endpoint in the container: the only package that knows jakarta.websocket.
 *
 * <p>Containers differ in what they promise. What all of them keep: each connection has an endpoint
 * instance of its own, its messages come one at a time and in order, and one asynchronous send at a
 * time is carried out.
 */
package org.tidings.websocket;
