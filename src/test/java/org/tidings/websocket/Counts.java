package org.tidings.websocket;

import org.tidings.hub.Hub;

/**
 * What the hub of the application that runs in this JVM holds.
 *
 * @param clients connections
 * @param subscriptions of all clients
 */
public record Counts(int clients, int subscriptions) {
  public static final Counts NONE = new Counts(0, 0);

  /** At this moment. */
  public static Counts now() {
    Hub hub = WebSockets.running().hub();
    return new Counts(hub.size(), hub.subscriptionCount());
  }

  /** How many subscriptions have ended because something was missing in them. */
  public static long healings() {
    return WebSockets.running().hub().healings();
  }
}
