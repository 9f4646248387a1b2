package org.tidings.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tidings.redis.RedisAddress.Host;

/**
 * One server, or the primary that Sentinel names. A connection is to one process, and never
 * repaired: {@link Line} makes another.
 */
final class OneServer extends Servers {
  private static final Pattern RUN = Pattern.compile("(?m)^run_id:(\\w+)");
  private static final Pattern ROLE = Pattern.compile("(?m)^role:(\\w+)");

  private static final Pattern POLICY = Pattern.compile("(?m)^maxmemory_policy:([\\w-]+)");
  private static final String KEEPING = "noeviction";

  private static final Logger LOG = Logger.getLogger(OneServer.class.getName());

  private final RedisClient client;
  // The run id of the server that was last found to evict.
  private final AtomicReference<String> evicting = new AtomicReference<>("");

  OneServer(RedisSettings settings) {
    super(settings);
    client = RedisClient.create(resources());
    client.setOptions(common(ClientOptions.builder().autoReconnect(false)).build());
  }

  private RedisURI uri() {
    RedisAddress address = settings().address();
    String primary = address.primary();
    if (primary == null) {
      return uri(address.hosts().get(0));
    }
    RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(primary);
    for (Host host : address.hosts()) {
      builder.withSentinel(
          RedisURI.builder()
              .withHost(host.name())
              .withPort(host.port())
              .withSsl(address.tls())
              .withTimeout(settings().connectTimeout())
              .build());
    }
    return signed(builder);
  }

  @Override
  CompletionStage<StatefulConnection<String, byte[]>> connect() {
    return client.connectAsync(CODEC, uri()).thenApply(made -> made);
  }

  @Override
  CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> listen() {
    return client.connectPubSubAsync(CODEC, uri());
  }

  @Override
  RedisClusterAsyncCommands<String, byte[]> commands(
      StatefulConnection<String, byte[]> connection) {
    return ((StatefulRedisConnection<String, byte[]>) connection).async();
  }

  /** Fails at a replica: one that Sentinel has not told of yet, or that was a primary. */
  @Override
  CompletionStage<String> run(RedisServerAsyncCommands<String, byte[]> commands) {
    return commands.info().thenApply(this::run);
  }

  private String run(String info) {
    Matcher role = ROLE.matcher(info);
    if (role.find() && !role.group(1).equals("master")) {
      throw new IllegalStateException("it is a replica, not a primary");
    }
    Matcher run = RUN.matcher(info);
    if (!run.find()) {
      throw new IllegalStateException("it does not say its run_id: INFO must be allowed");
    }
    look(info, run.group(1));
    return run.group(1);
  }

  /** Once for each server, though two connections are made to it, again and again. */
  private void look(String info, String run) {
    Matcher policy = POLICY.matcher(info);
    if (policy.find() && !policy.group(1).equals(KEEPING) && !evicting.getAndSet(run).equals(run)) {
      LOG.warning(
          () ->
              "Redis at %s has maxmemory-policy %s: when its memory is full, streams and presence are lost; set %s"
                  .formatted(settings().address(), policy.group(1), KEEPING));
    }
  }

  @Override
  List<AbstractRedisClient> clients() {
    return List.of(client);
  }
}
