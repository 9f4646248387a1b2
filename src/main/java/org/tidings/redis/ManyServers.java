package org.tidings.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A cluster. The library knows which server has a key, and looks after the connections for what is
 * asked itself: no ping reaches all of them, so each command has its own time. What is told comes
 * over one connection to any of the servers, which hand it on to each other; {@link Line} makes
 * another when it breaks.
 */
final class ManyServers extends Servers {
  private static final Duration TOPOLOGY = Duration.ofSeconds(15);

  private final RedisClusterClient asking;
  private final RedisClusterClient listening;

  ManyServers(RedisSettings settings) {
    super(settings);
    List<RedisURI> seeds = settings.address().hosts().stream().map(this::uri).toList();
    asking = RedisClusterClient.create(resources(), seeds);
    listening = RedisClusterClient.create(resources(), seeds);
    asking.setOptions(
        options()
            // Else the first commands to each server would be refused: it is not connected yet.
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
            .build());
    listening.setOptions(options().autoReconnect(false).build());
  }

  private ClusterClientOptions.Builder options() {
    return common(
        ClusterClientOptions.builder()
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(TOPOLOGY).build()));
  }

  @Override
  CompletionStage<StatefulConnection<String, byte[]>> connect() {
    return asking
        .refreshPartitionsAsync()
        .thenCompose(known -> asking.connectAsync(CODEC))
        .thenApply(made -> made);
  }

  @Override
  CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> listen() {
    return listening
        .refreshPartitionsAsync()
        .thenCompose(known -> listening.connectPubSubAsync(CODEC))
        .thenApply(made -> made);
  }

  @Override
  RedisClusterAsyncCommands<String, byte[]> commands(
      StatefulConnection<String, byte[]> connection) {
    return ((StatefulRedisClusterConnection<String, byte[]>) connection).async();
  }

  @Override
  CompletionStage<String> run(RedisServerAsyncCommands<String, byte[]> commands) {
    return CompletableFuture.completedStage("");
  }

  @Override
  List<AbstractRedisClient> clients() {
    return List.of(asking, listening);
  }
}
