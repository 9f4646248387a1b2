package org.tidings.hub;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.Retention;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** One node's way to an engine; some of what it is told gets lost on it. */
final class LossyBus implements Engine {
  private final Engine engine;
  private final double loss;
  private final LongAdder lost = new LongAdder();
  private final Map<Listener, Listener> listeners = new ConcurrentHashMap<>();

  /**
   * @param loss how likely a publication is lost on the way to the node: 0 to 1
   */
  LossyBus(Engine engine, double loss) {
    this.engine = engine;
    this.loss = loss;
  }

  /** How many publications have been lost. */
  long lost() {
    return lost.sum();
  }

  @Override
  public CompletionStage<Position> publish(
      String channel, Publication draft, Retention retention, @Nullable String idempotencyKey) {
    return engine.publish(channel, draft, retention, idempotencyKey);
  }

  @Override
  public CompletionStage<History> history(String channel, HistoryQuery query, Retention retention) {
    return engine.history(channel, query, retention);
  }

  @Override
  public CompletionStage<Void> removeHistory(String channel) {
    return engine.removeHistory(channel);
  }

  @Override
  public CompletionStage<Void> check() {
    return engine.check();
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, Listener listener) {
    return engine.subscribe(channel, listeners.computeIfAbsent(listener, Losing::new));
  }

  @Override
  public CompletionStage<Void> unsubscribe(String channel, Listener listener) {
    return engine.unsubscribe(channel, listeners.computeIfAbsent(listener, Losing::new));
  }

  @Override
  public CompletionStage<Void> addPresence(String channel, ClientInfo info, Duration ttl) {
    return engine.addPresence(channel, info, ttl);
  }

  @Override
  public CompletionStage<Void> removePresence(String channel, String client) {
    return engine.removePresence(channel, client);
  }

  @Override
  public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
    return engine.presence(channel);
  }

  @Override
  public CompletionStage<PresenceStats> presenceStats(String channel) {
    return engine.presenceStats(channel);
  }

  @Override
  public CompletionStage<Void> publishJoin(String channel, ClientInfo info) {
    return engine.publishJoin(channel, info);
  }

  @Override
  public CompletionStage<Void> publishLeave(String channel, ClientInfo info) {
    return engine.publishLeave(channel, info);
  }

  @Override
  public CompletionStage<Void> meet(Node node) {
    return engine.meet(node);
  }

  @Override
  public CompletionStage<Void> part(Node node) {
    return engine.part(node);
  }

  @Override
  public CompletionStage<Void> tell(String message) {
    return engine.tell(message);
  }

  private final class Losing implements Listener {
    private final Listener node;

    Losing(Listener node) {
      this.node = node;
    }

    @Override
    public Runnable published(String channel, Publication publication) {
      if (loss > 0 && ThreadLocalRandom.current().nextDouble() < loss) {
        lost.increment();
        return () -> {};
      }
      return node.published(channel, publication);
    }

    @Override
    public Runnable joined(String channel, ClientInfo info) {
      return node.joined(channel, info);
    }

    @Override
    public Runnable left(String channel, ClientInfo info) {
      return node.left(channel, info);
    }

    @Override
    public Runnable missed(String channel) {
      return node.missed(channel);
    }
  }
}
