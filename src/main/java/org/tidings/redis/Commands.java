package org.tidings.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of Redis, over one connection. Every stage completes: with the answer, or with a
 * failure when the connection breaks; at once while there is none. A stage that fails does not say
 * that nothing was done.
 */
final class Commands implements LineOwner<StatefulConnection<String, byte[]>> {
  /** What may be under way in all; over it, the next one fails at once. */
  private static final long MOST_BYTES = 128L << 20;

  /** Redis, as long as one connection to it lasts. */
  record Primary(
      StatefulConnection<String, byte[]> connection,
      RedisClusterAsyncCommands<String, byte[]> commands,
      String run) {}

  private final Servers servers;
  private final @Nullable String user;
  private final Refusals refusals;
  private final Line<StatefulConnection<String, byte[]>> line;
  private final AtomicLong bytes = new AtomicLong();
  // Null while the line is down.
  private volatile @Nullable Primary primary;

  Commands(Servers servers, String name, Duration timeout, LongSupplier nanoTime) {
    this.servers = servers;
    this.user = servers.settings().address().user();
    this.refusals = new Refusals(name, nanoTime);
    this.line = new Line<>(new Reports(name, user), this, timeout, nanoTime);
  }

  Line<StatefulConnection<String, byte[]>> line() {
    return line;
  }

  @Override
  public CompletionStage<StatefulConnection<String, byte[]>> connect() {
    return Traceless.call(servers::connect);
  }

  @Override
  public CompletionStage<String> greet(StatefulConnection<String, byte[]> connection) {
    return servers.run(servers.commands(connection));
  }

  @Override
  public CompletionStage<?> ping(StatefulConnection<String, byte[]> connection) {
    return servers.commands(connection).ping();
  }

  @Override
  public void up(StatefulConnection<String, byte[]> connection, String run) {
    primary = new Primary(connection, servers.commands(connection), run);
  }

  @Override
  public void down(StatefulConnection<String, byte[]> connection) {
    Primary last = primary;
    if (last != null && last.connection() == connection) {
      primary = null;
    }
  }

  /** Asks something. */
  <T> CompletionStage<T> ask(int size, Function<Primary, CompletionStage<T>> question) {
    Primary current = primary;
    return current == null ? down() : ask(current, size, question);
  }

  private <T> CompletionStage<T> down() {
    return CompletableFuture.failedStage(new IllegalStateException(line.trouble()));
  }

  private <T> CompletionStage<T> ask(
      Primary current, int size, Function<Primary, CompletionStage<T>> question) {
    if (bytes.addAndGet(size) > MOST_BYTES) {
      bytes.addAndGet(-size);
      return CompletableFuture.failedStage(
          new IllegalStateException("Redis is behind by " + MOST_BYTES + " bytes"));
    }
    CompletionStage<T> answer;
    try {
      answer = Traceless.call(() -> question.apply(current));
    } catch (RuntimeException | Error e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer.whenComplete(
        (value, failure) -> {
          bytes.addAndGet(-size);
          if (failure != null && Reasons.isRefusal(failure)) {
            refused(current, failure);
          }
        });
  }

  private void refused(Primary by, Throwable failure) {
    String why = Reasons.text(failure, user);
    if (why.startsWith("READONLY ")) {
      line.broken(by.connection(), failure); // It is a primary no more.
    } else {
      refusals.note(why);
    }
  }

  /** Looks after the connection, and the log: called by a timer, often. */
  void tick() {
    line.tick();
    refusals.tick();
  }

  /**
   * Runs a script.
   *
   * @param arguments given the run id
   */
  <T> CompletionStage<T> run(
      Script script, ScriptOutputType type, String[] keys, Function<String, byte[][]> arguments) {
    Primary current = primary;
    if (current == null) {
      return down();
    }
    byte[][] given = arguments.apply(current.run());
    return ask(current, size(given), same -> run(same, script, type, keys, given));
  }

  /** The run id of who is asked; empty while that is nobody, or several. */
  String run() {
    Primary current = primary;
    return current == null ? "" : current.run();
  }

  private static int size(byte[][] arguments) {
    int size = 0;
    for (byte[] each : arguments) {
      size += each.length;
    }
    return size;
  }

  private static <T> CompletionStage<T> run(
      Primary primary, Script script, ScriptOutputType type, String[] keys, byte[][] arguments) {
    CompletionStage<T> answer = primary.commands().evalsha(script.digest(), type, keys, arguments);
    return answer
        .handle(
            (value, failure) -> {
              if (cause(failure) instanceof RedisNoScriptException) {
                CompletionStage<T> again =
                    primary.commands().eval(script.text(), type, keys, arguments);
                return again;
              }
              return failure == null
                  ? CompletableFuture.completedStage(value)
                  : CompletableFuture.<T>failedStage(failure);
            })
        .thenCompose(outcome -> outcome);
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
