package org.tidings.hub;

import java.time.Duration;
import java.time.InstantSource;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.NodeInfo;

/** What a node says of itself. */
final class NodeReport {
  private final Hub hub;
  private final String uid;
  private final InstantSource clock;
  private final long startedAt;

  NodeReport(Hub hub, String uid, InstantSource clock) {
    this.hub = hub;
    this.uid = uid;
    this.clock = clock;
    this.startedAt = hub.now();
  }

  NodeInfo now() {
    long uptime = Duration.ofNanos(hub.now() - startedAt).toSeconds();
    return new NodeInfo(
        uid,
        hub.name(),
        hub.version(),
        hub.size(),
        hub.userCount(),
        hub.subscriptionCount(),
        hub.channelCount(),
        uptime,
        clock.millis(),
        totals(hub.metrics().totals()),
        heap());
  }

  private static NodeInfo.Totals totals(Metrics.Totals counted) {
    return new NodeInfo.Totals(
        counted.messagesIn(),
        counted.messagesOut(),
        counted.bytesIn(),
        counted.bytesOut(),
        counted.publications(),
        counted.disconnects(),
        counted.errors(),
        counted.slowClients(),
        counted.healings());
  }

  private static NodeInfo.Heap heap() {
    Runtime jvm = Runtime.getRuntime();
    return new NodeInfo.Heap(jvm.totalMemory() - jvm.freeMemory(), jvm.maxMemory());
  }
}
