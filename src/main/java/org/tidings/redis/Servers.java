package org.tidings.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.redis.RedisAddress.Host;

/**
 * The client library, set up for {@link OneServer} or {@link ManyServers}.
 *
 * <p>Nothing is ever sent twice: what was under way when a connection breaks fails, and may have
 * been done.
 */
abstract class Servers {
  static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private static final Logger LOG = Logger.getLogger(Servers.class.getName());

  /** Commands that may wait for an answer; over it, the next one fails at once. */
  private static final int MOST_WAITING = 100_000;

  /** Two are the library's least; one is enough for a connection. */
  private static final int THREADS = 2;

  /** How long connections, and then threads, may take to end. */
  private static final Duration ENDING = Duration.ofSeconds(1);

  private final RedisSettings settings;
  private final Started started = new Started();
  private final ClientResources resources =
      ClientResources.builder()
          .threadFactoryProvider(started)
          .ioThreadPoolSize(THREADS)
          .computationThreadPoolSize(THREADS)
          .nettyCustomizer(new NeverTwice())
          .build();

  Servers(RedisSettings settings) {
    this.settings = settings;
  }

  static Servers of(RedisSettings settings) {
    return settings.address().kind() == RedisAddress.Kind.CLUSTER
        ? new ManyServers(settings)
        : new OneServer(settings);
  }

  /** A connection for what is asked. */
  abstract CompletionStage<StatefulConnection<String, byte[]>> connect();

  /** A connection for what is told. */
  abstract CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> listen();

  abstract RedisClusterAsyncCommands<String, byte[]> commands(
      StatefulConnection<String, byte[]> connection);

  /**
   * The run id of the process that answers; empty where there are several, and scripts find out.
   *
   * <p>Fails where it is of no use.
   */
  abstract CompletionStage<String> run(RedisServerAsyncCommands<String, byte[]> commands);

  abstract List<AbstractRedisClient> clients();

  RedisSettings settings() {
    return settings;
  }

  ClientResources resources() {
    return resources;
  }

  /** Options that all clients have. */
  <B extends ClientOptions.Builder> B common(B builder) {
    builder
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        // They move connections from process to process.
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .requestQueueSize(MOST_WAITING)
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(settings.connectTimeout())
                .keepAlive(true)
                .tcpNoDelay(true)
                .build());
    SslOptions.Builder tls = SslOptions.builder().handshakeTimeout(settings.connectTimeout());
    if (settings.caFile() != null) {
      tls.trustManager(settings.caFile().toFile());
    }
    builder.sslOptions(tls.build());
    return builder;
  }

  RedisURI uri(Host host) {
    return signed(RedisURI.builder().withHost(host.name()).withPort(host.port()));
  }

  /** With what every server but Sentinel is told. */
  RedisURI signed(RedisURI.Builder builder) {
    RedisAddress address = settings.address();
    builder.withSsl(address.tls()).withDatabase(address.database()).withTimeout(settings.timeout());
    String password = address.password();
    if (password != null && address.user() != null) {
      builder.withAuthentication(address.user(), password);
    } else if (password != null) {
      builder.withPassword(password.toCharArray());
    }
    RedisURI uri = builder.build();
    // CLIENT SETINFO, which it would send with them, is a right that old servers cannot give.
    uri.setLibraryName("");
    uri.setLibraryVersion("");
    return uri;
  }

  /** Does something a little later. */
  void later(Runnable what, Duration time) {
    var unused =
        Traceless.call(
            () ->
                resources
                    .eventExecutorGroup()
                    .schedule(what, time.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Ends all connections and threads; waits for them a little. */
  void close() {
    boolean ended = false;
    try {
      endConnections();
      ended = endThreads();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever stops us is in a hurry.
      var unused = resources.shutdown(0, 0, TimeUnit.MILLISECONDS);
    }
    if (!ended) {
      LOG.warning("the threads of the Redis client have not ended");
    }
  }

  private void endConnections() throws InterruptedException {
    long millis = ENDING.toMillis();
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (AbstractRedisClient client : clients()) {
      ends.add(client.shutdownAsync(0, millis, TimeUnit.MILLISECONDS));
    }
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
          .get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.FINE, "connections to Redis did not end in order", e);
    }
  }

  private boolean endThreads() throws InterruptedException {
    long millis = ENDING.toMillis();
    return resources.shutdown(0, millis, TimeUnit.MILLISECONDS).await(2 * millis)
        && started.awaitEnd(ENDING);
  }
}
