package org.tidings.redis;

import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine;
import org.tidings.engine.Epochs;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.Nodes;
import org.tidings.engine.Retention;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * Keeps everything in Redis, or Valkey: for several nodes.
 *
 * <p>Two connections: one for what is asked ({@link Commands}), one for what is told ({@link
 * Topics}). Each operation is one command or script, so it is atomic. Whatever happens in a channel
 * comes back over the second one to every node that is subscribed, the publisher's too. While a
 * connection is down, what needs it fails at once.
 */
public final class RedisEngine implements Engine {

  /** Between shared readings of one stream. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final String name;
  private final Servers servers;
  private final Keys keys;
  private final Duration remembered;
  private final Commands commands;
  private final Topics topics;
  private final SharedReads reads;
  private final Presence presence;
  private final Nodes nodes = new Nodes();
  private final Listener hearing = new Hearing(nodes);

  /**
   * Begins to connect; {@link #tick} is to be called, often.
   *
   * @param workers where what is told is handed on
   */
  public RedisEngine(RedisSettings settings, Executor workers, LongSupplier nanoTime) {
    this(settings, workers, nanoTime, REMEMBERED);
  }

  /**
   * @param remembered how long idempotency keys are remembered
   */
  RedisEngine(
      RedisSettings settings, Executor workers, LongSupplier nanoTime, Duration remembered) {
    this.name = "Redis at " + settings.address();
    this.servers = Traceless.call(() -> Servers.of(settings));
    this.keys = new Keys(settings.prefix());
    this.remembered = remembered;
    this.commands = new Commands(servers, name, settings.timeout(), nanoTime);
    this.topics = new Topics(servers, workers, name + " (pub/sub)", settings.timeout(), nanoTime);
    this.reads = new SharedReads(what -> servers.later(what, PAUSE));
    this.presence = new Presence(commands, keys);
    tick();
  }

  /** Looks after the connections: called by a timer, often. */
  public void tick() {
    commands.tick();
    topics.line().tick();
    topics.compare(commands.run());
  }

  /** Ends its connections and threads; blocks for a moment. */
  public void close() {
    Traceless.run(
        () -> {
          topics.line().end();
          commands.line().end();
          servers.close();
        });
  }

  @Override
  public CompletionStage<Position> publish(
      String channel, Publication draft, Retention retention, @Nullable String idempotencyKey) {
    List<String> used = new ArrayList<>(List.of(keys.meta(channel), keys.stream(channel)));
    if (idempotencyKey != null) {
      used.add(keys.idempotency(channel, idempotencyKey));
    }
    CompletionStage<byte[]> position =
        commands.run(
            Script.PUBLISH,
            ScriptOutputType.VALUE,
            used.toArray(String[]::new),
            run ->
                new byte[][] {
                  Bytes.utf8(keys.live(channel)),
                  Forms.publication(draft),
                  Forms.exclude(draft.exclude()),
                  Bytes.number(retention.keeps() ? retention.size() : 0),
                  Bytes.millis(retention.ttl()),
                  Bytes.millis(retention.metaTtl()),
                  Bytes.utf8(Epochs.random()),
                  Bytes.utf8(run),
                  Bytes.millis(remembered)
                });
    return position.thenApply(text -> Forms.position(Bytes.text(text)));
  }

  @Override
  public CompletionStage<History> history(String channel, HistoryQuery query, Retention retention) {
    Position since = query.since();
    String kind =
        (since == null ? "" : since.offset())
            + ":"
            + query.limit()
            + (query.reverse() ? "<" : ">")
            + channel;
    return reads.read(kind, () -> read(channel, query, retention));
  }

  private CompletionStage<History> read(String channel, HistoryQuery query, Retention retention) {
    String first = first(query);
    CompletionStage<List<Object>> answer =
        commands.run(
            Script.HISTORY,
            ScriptOutputType.MULTI,
            new String[] {keys.meta(channel), keys.stream(channel)},
            run ->
                new byte[][] {
                  Bytes.millis(retention.metaTtl()),
                  Bytes.utf8(Epochs.random()),
                  Bytes.utf8(run),
                  Bytes.number(first.isEmpty() ? 0 : query.limit()),
                  Bytes.number(query.reverse() ? 1 : 0),
                  Bytes.utf8(first)
                });
    return answer.thenApply(RedisEngine::history);
  }

  /** The id to begin with; empty if nothing can be there. */
  private static String first(HistoryQuery query) {
    Position since = query.since();
    if (since == null) {
      return query.reverse() ? "+" : "-";
    }
    long offset = since.offset();
    if (query.reverse()) {
      return offset <= 1 ? "" : (offset - 1) + "-0";
    }
    return offset == Long.MAX_VALUE ? "" : Math.max(1, offset + 1) + "-0";
  }

  private static History history(List<Object> answer) {
    String epoch = Bytes.text(answer.get(1));
    Position top = new Position(Long.parseLong(Bytes.text(answer.get(0))), epoch);
    List<Publication> publications = new ArrayList<>();
    for (Object each : (List<?>) answer.get(3)) {
      List<?> item = (List<?>) each;
      String id = Bytes.text(item.get(0));
      Position position = new Position(Long.parseLong(id.substring(0, id.indexOf('-'))), epoch);
      byte[] body = (byte[]) ((List<?>) item.get(1)).get(1);
      publications.add(Forms.publication(body, position));
    }
    return new History(List.copyOf(publications), top, Forms.position(Bytes.text(answer.get(2))));
  }

  @Override
  public CompletionStage<Void> removeHistory(String channel) {
    return commands
        .ask(0, primary -> primary.commands().del(keys.stream(channel)))
        .thenAccept(removed -> {});
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, Listener listener) {
    return topics.subscribe(keys.live(channel), channel, listener);
  }

  @Override
  public CompletionStage<Void> unsubscribe(String channel, Listener listener) {
    return topics.unsubscribe(keys.live(channel), listener);
  }

  @Override
  public CompletionStage<Void> addPresence(String channel, ClientInfo info, Duration ttl) {
    return presence.add(channel, info, ttl);
  }

  @Override
  public CompletionStage<Void> removePresence(String channel, String client) {
    return presence.remove(channel, client);
  }

  @Override
  public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
    return presence.all(channel);
  }

  @Override
  public CompletionStage<PresenceStats> presenceStats(String channel) {
    return presence.stats(channel);
  }

  @Override
  public CompletionStage<Void> publishJoin(String channel, ClientInfo info) {
    return announce(keys.live(channel), Forms.joined(info));
  }

  @Override
  public CompletionStage<Void> publishLeave(String channel, ClientInfo info) {
    return announce(keys.live(channel), Forms.left(info));
  }

  @Override
  public CompletionStage<Void> meet(Node node) {
    nodes.add(node);
    return topics.subscribe(keys.nodes(), "", hearing);
  }

  @Override
  public CompletionStage<Void> part(Node node) {
    nodes.remove(node);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> tell(String message) {
    return announce(keys.nodes(), Forms.said(message));
  }

  private CompletionStage<Void> announce(String topic, byte[] message) {
    return commands
        .ask(message.length, primary -> primary.commands().publish(topic, message))
        .thenAccept(receivers -> {});
  }

  /** Fails with a message that says what is wrong. */
  @Override
  public CompletionStage<Void> check() {
    if (!topics.isWhole()) {
      String trouble = topics.line().trouble();
      return CompletableFuture.failedStage(
          new IllegalStateException(
              name + " (pub/sub): " + (trouble.isEmpty() ? "subscribing again" : trouble)));
    }
    return commands
        .ask(0, primary -> primary.commands().ping())
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                Throwable cause = failure.getCause();
                String why = cause == null ? failure.getMessage() : cause.getMessage();
                throw new IllegalStateException(name + ": " + why);
              }
              return null;
            });
  }

  /** What nodes say goes to all that meet here. */
  private record Hearing(Nodes nodes) implements Listener {
    @Override
    public Runnable published(String channel, Publication publication) {
      Payload said = publication.data();
      return () -> nodes.tell(said.json());
    }

    @Override
    public Runnable joined(String channel, ClientInfo info) {
      return () -> {};
    }

    @Override
    public Runnable left(String channel, ClientInfo info) {
      return () -> {};
    }
  }
}
