package org.tidings.protocol;

/**
 * How one node is.
 *
 * @param uid another one after each start
 * @param name for people
 * @param clients connections, whether or not they have signed in
 * @param users different user ids of those that have; the anonymous user is one
 * @param channels that have subscribers here, or had a moment ago
 * @param uptime in seconds
 * @param time when it was so, by the node's own clock; Unix time in milliseconds
 * @param totals what it has counted since its start
 * @param heap of its JVM
 */
public record NodeInfo(
    String uid,
    String name,
    String version,
    int clients,
    int users,
    int subscriptions,
    int channels,
    long uptime,
    long time,
    Totals totals,
    Heap heap) {

  /**
   * Numbers that only grow.
   *
   * @param disconnects by the server
   * @param errors that clients were answered
   */
  public record Totals(
      long messagesIn,
      long messagesOut,
      long bytesIn,
      long bytesOut,
      long publications,
      long disconnects,
      long errors,
      long slowClients,
      long healings) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** In bytes; what is used includes what the collector will find. */
  public record Heap(long used, long max) {
    public static final Heap UNKNOWN = new Heap(0, 0);
  }
}
