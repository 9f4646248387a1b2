package org.tidings.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tidings.it.Await;

/** A Redis Cluster of three primaries, each with a replica if asked for. */
public final class RedisCluster implements AutoCloseable {
  private static final int PRIMARIES = 3;
  private static final int SLOTS = 16384;
  private static final String NODE_TIMEOUT_MS = "2000";

  private final List<RedisServer> primaries = new ArrayList<>();
  private final List<RedisServer> replicas = new ArrayList<>();

  /** Starts one of version 7.0 without replicas. */
  public static RedisCluster start() {
    return start(RedisVersion.V7_0, false);
  }

  /**
   * Starts one.
   *
   * @param version which
   * @param replicas whether each primary has a replica
   * @return it, when each node finds the state of the cluster good
   */
  public static RedisCluster start(RedisVersion version, boolean replicas) {
    RedisCluster started = new RedisCluster();
    boolean complete = false;
    try {
      started.open(version, replicas);
      complete = true;
    } finally {
      if (!complete) {
        started.close();
      }
    }
    return started;
  }

  private RedisCluster() {}

  private void open(RedisVersion version, boolean withReplicas) {
    for (int i = 0; i < PRIMARIES; i++) {
      primaries.add(node(version));
      primaries.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      assignSlots(i);
      if (withReplicas) {
        replicas.add(node(version));
      }
    }
    for (RedisServer node : nodes()) {
      node.call("CLUSTER", "MEET", "127.0.0.1", Integer.toString(primaries.get(0).port()));
    }
    awaitWhole();
    for (int i = 0; i < replicas.size(); i++) {
      String primary = primaries.get(i).call("CLUSTER", "MYID");
      replicas.get(i).call("CLUSTER", "REPLICATE", primary);
    }
    replicas.forEach(RedisCluster::awaitLink);
    nodes().forEach(this::awaitRoles);
  }

  private static RedisServer node(RedisVersion version) {
    return RedisServer.start(
        version, "--cluster-enabled", "yes", "--cluster-node-timeout", NODE_TIMEOUT_MS);
  }

  /** One by one: ranges came with 7.0. */
  private void assignSlots(int primary) {
    IntStream slots =
        IntStream.range(SLOTS * primary / PRIMARIES, SLOTS * (primary + 1) / PRIMARIES);
    Stream<String> command =
        Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots.mapToObj(Integer::toString));
    primaries.get(primary).call(command.toArray(String[]::new));
  }

  /** Waits until each node knows all others and finds the state of the cluster good. */
  public void awaitWhole() {
    for (RedisServer node : nodes()) {
      Await.until(
          "the cluster's state",
          () -> node.call("CLUSTER", "INFO"),
          info ->
              info.contains("cluster_state:ok")
                  && info.contains("cluster_slots_ok:" + SLOTS)
                  && info.contains("cluster_known_nodes:" + nodes().size() + "\r\n"));
    }
  }

  private static void awaitLink(RedisServer replica) {
    Await.until(
        "the replica's link",
        () -> replica.call("INFO", "replication"),
        info -> info.contains("master_link_status:up"));
  }

  private void awaitRoles(RedisServer node) {
    Await.value(
        "how many replicas a node knows",
        (long) replicas.size(),
        () -> node.call("CLUSTER", "NODES").lines().filter(l -> l.contains("slave ")).count());
  }

  /** Of all nodes, for one who looks for them: {@code redis+cluster://127.0.0.1:6379,…}. */
  public String address() {
    return nodes().stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis+cluster://", ""));
  }

  /** Of all nodes, as {@code redis://127.0.0.1:6379}; primaries first. */
  public List<String> addresses() {
    return nodes().stream().map(RedisServer::address).toList();
  }

  /** All nodes, primaries first. */
  public List<RedisServer> nodes() {
    return Stream.concat(primaries.stream(), replicas.stream()).toList();
  }

  /** The nodes that were primaries at the start. */
  public List<RedisServer> primaries() {
    return List.copyOf(primaries);
  }

  /** The nodes that were replicas at the start, each at the place of its primary; or none. */
  public List<RedisServer> replicas() {
    return List.copyOf(replicas);
  }

  /**
   * The node that was at the start the primary of a key.
   *
   * @param key any
   */
  public RedisServer primaryOf(String key) {
    int slot = Integer.parseInt(primaries.get(0).call("CLUSTER", "KEYSLOT", key));
    int primary = 0;
    while (slot >= SLOTS * (primary + 1) / PRIMARIES) {
      primary++;
    }
    return primaries.get(primary);
  }

  @Override
  public void close() {
    nodes().forEach(RedisServer::close);
  }
}
