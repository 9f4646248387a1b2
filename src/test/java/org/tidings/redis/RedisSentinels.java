package org.tidings.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tidings.it.Await;

/**
 * A primary, its replica, and three Sentinels that watch them. The Sentinels take a primary for
 * dead after {@value #DOWN_AFTER_MS} ms without an answer.
 */
public final class RedisSentinels implements AutoCloseable {
  /** The name under which the Sentinels know the primary. */
  public static final String NAME = "mymaster";

  /**
   * Twice what lies between two pings of a Sentinel. With as much as that, each failover could be
   * followed by another one: a Sentinel counts from when it hears of the new primary, and pings it
   * a second later.
   */
  private static final int DOWN_AFTER_MS = 2000;

  private static final int SENTINELS = 3;

  private final Path folder;
  private final List<RedisServer> sentinels = new ArrayList<>();
  private final List<RedisServer> servers = new ArrayList<>();

  /** Starts all of version 7.0. */
  public static RedisSentinels start() {
    return start(RedisVersion.V7_0);
  }

  /**
   * Starts all.
   *
   * @param version which
   * @return them, when the replica follows the primary and each Sentinel knows all the others
   */
  public static RedisSentinels start(RedisVersion version) {
    RedisSentinels started = new RedisSentinels();
    boolean complete = false;
    try {
      started.open(version);
      complete = true;
    } finally {
      if (!complete) {
        started.close();
      }
    }
    return started;
  }

  private RedisSentinels() {
    try {
      folder = Files.createTempDirectory("sentinels-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(RedisVersion version) {
    servers.add(RedisServer.start(version));
    String port = Integer.toString(primary().port());
    servers.add(RedisServer.start(version, "--replicaof", "127.0.0.1", port));
    awaitReplica();
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(sentinel(version));
    }
    sentinels.forEach(RedisSentinels::awaitAcquaintance);
  }

  private RedisServer sentinel(RedisVersion version) {
    try {
      // Sentinel writes what it learns into its file.
      Path file = Files.createTempFile(folder, "sentinel-", ".conf");
      Files.writeString(
          file,
          """
          sentinel monitor %1$s 127.0.0.1 %2$d 2
          sentinel down-after-milliseconds %1$s %3$d
          sentinel failover-timeout %1$s 3000
          """
              .formatted(NAME, primary().port(), DOWN_AFTER_MS));
      return RedisServer.start(version, file.toString(), "--sentinel");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitAcquaintance(RedisServer sentinel) {
    Await.until(
        "the Sentinel knows the replica and the other Sentinels",
        () -> sentinel.call("INFO", "sentinel"),
        info -> info.contains("status=ok,") && info.contains("slaves=1,sentinels=" + SENTINELS));
  }

  /** As {@code redis+sentinel://127.0.0.1:26379,127.0.0.1:26380,127.0.0.1:26381/mymaster}. */
  public String address() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(",", "redis+sentinel://", "/" + NAME));
  }

  /** The three Sentinels. */
  public List<RedisServer> sentinels() {
    return List.copyOf(sentinels);
  }

  /** The server that was the primary at the start. */
  public RedisServer primary() {
    return servers.get(0);
  }

  /** The server that was the replica at the start. */
  public RedisServer replica() {
    return servers.get(1);
  }

  /** Waits until the replica has all that the primary has. */
  public void awaitReplica() {
    Await.value("the replica's link", true, () -> isUp(replica().call("INFO", "replication")));
    // Of its own connection alone: WAIT counts what was written over the one that asks.
    String offset = offset(primary());
    Await.until(
        "the replica's offset",
        () -> offset(replica()),
        has -> Long.parseLong(has) >= Long.parseLong(offset));
  }

  private static boolean isUp(String info) {
    return info.contains("master_link_status:up");
  }

  private static String offset(RedisServer server) {
    return server
        .call("INFO", "replication")
        .lines()
        .filter(line -> line.startsWith("master_repl_offset:"))
        .map(line -> line.substring(line.indexOf(':') + 1))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Cuts the replica off: it lacks what the primary takes from here on. The primary must be killed
   * soon: Sentinel promotes no replica that was cut off before for more than ten times {@value
   * #DOWN_AFTER_MS} ms.
   */
  public void stopReplication() {
    awaitReplica();
    // By the rights and not by the network: Sentinel would undo what it sees in the replica's
    // settings.
    primary().call("ACL", "SETUSER", "default", "-psync", "-sync");
    primary().call("CLIENT", "KILL", "TYPE", "replica");
    Await.value("the replica's link", false, () -> isUp(replica().call("INFO", "replication")));
  }

  /** Ends the primary as a crash does. */
  public void killPrimary() {
    primary().kill();
  }

  /** Waits until the replica is the primary, and all Sentinels say so. */
  public void awaitFailover() {
    Await.until("the replica's role", () -> role(replica()), r -> r.startsWith("master"));
    for (RedisServer sentinel : sentinels) {
      Await.value(
          "the primary that a Sentinel names",
          "127.0.0.1\n" + replica().port(),
          () -> sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME));
    }
  }

  private static String role(RedisServer server) {
    try {
      return server.call("ROLE");
    } catch (UncheckedIOException e) {
      return ""; // Sentinel breaks the connections of the one that it promotes.
    }
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    servers.forEach(RedisServer::close);
    RedisServer.delete(folder);
  }
}
