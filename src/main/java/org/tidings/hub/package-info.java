/**
 * The core: the clients of this node and what waits for each of them. Knows neither servlets nor
 * WebSocket sessions; reaches a connection through {@link org.tidings.hub.Transport}.
 */
package org.tidings.hub;
