package org.tidings.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * Keeps streams and presence, carries what happens in a channel to the nodes that are subscribed to
 * it, and lets nodes speak to each other.
 *
 * <p>No method blocks; each returns at once and completes on any thread, on the caller's too. A
 * stage that fails says that the engine could not do it, or does not know whether it did.
 *
 * <p>Promised, for each channel:
 *
 * <ul>
 *   <li>Storing a publication, numbering it and handing it on is one atomic step: offsets are
 *       consecutive, and every listener is told in the order of the offsets.
 *   <li>What is published after {@link #subscribe} has completed reaches the listener; what was
 *       published before {@link #history} is called is in what it reads.
 *   <li>{@link #subscribe} and {@link #unsubscribe} of one listener take effect in the order in
 *       which they are called, whether or not the earlier ones have completed.
 * </ul>
 */
public interface Engine {
  /** How long an idempotency key is remembered. */
  Duration REMEMBERED = Duration.ofMinutes(5);

  /** Publishes without an idempotency key: the same again is published again. */
  default CompletionStage<Position> publish(
      String channel, Publication draft, Retention retention) {
    return publish(channel, draft, retention, null);
  }

  /**
   * Publishes, to all subscribed nodes, the caller's own included.
   *
   * <p>Where something was published in the channel with the same key less than {@link #REMEMBERED}
   * ago, this is a repetition: it changes nothing, whatever its draft and retention are, does not
   * prolong that time, and completes with the position of the first, be that still kept or not.
   * Looking for the key, publishing and remembering it are one atomic step: of those that come at
   * once, one is published and the others are repetitions. A key is remembered if, and only if, its
   * draft was published: so a caller whose stage failed may repeat it with the same key, and it is
   * published once at most. Only time makes the engine forget a key: not {@link #removeHistory},
   * nor the end of the stream.
   *
   * @param draft without a position. Its {@code exclude} is handed on, but not kept: what {@link
   *     #history} reads has none
   * @param retention how it is kept; {@link Retention#NONE}: not at all, and it gets no position
   * @param idempotencyKey names what is published; null: it is no repetition, nor will one be found
   * @return its position; {@link Position#NONE} if it is not kept
   */
  CompletionStage<Position> publish(
      String channel, Publication draft, Retention retention, @Nullable String idempotencyKey);

  /**
   * Reads a channel's stream. Reading begins one, with an epoch, where there is none.
   *
   * @param retention the channel's; says how long the epoch is kept
   */
  CompletionStage<History> history(String channel, HistoryQuery query, Retention retention);

  /**
   * Drops what is kept of a channel's stream. Its top and epoch stay, and for as long as they would
   * have: so no listener sees a gap, and whoever missed any of what was dropped finds that out.
   * Begins no stream where there is none.
   */
  CompletionStage<Void> removeHistory(String channel);

  /**
   * From its completion on the listener is told of what happens in the channel: once, however often
   * it was subscribed.
   */
  CompletionStage<Void> subscribe(String channel, Listener listener);

  /** From its completion on the listener is told no more; nothing if it was not subscribed. */
  CompletionStage<Void> unsubscribe(String channel, Listener listener);

  /**
   * Notes that a client is in the channel, for so long; called again before that has passed. The
   * latest info and time count.
   */
  CompletionStage<Void> addPresence(String channel, ClientInfo info, Duration ttl);

  CompletionStage<Void> removePresence(String channel, String client);

  /** Who is in the channel, by client id. */
  CompletionStage<Map<String, ClientInfo>> presence(String channel);

  /** How many are in the channel. */
  CompletionStage<PresenceStats> presenceStats(String channel);

  /** Tells all subscribed nodes; not kept. */
  CompletionStage<Void> publishJoin(String channel, ClientInfo info);

  /** Tells all subscribed nodes; not kept. */
  CompletionStage<Void> publishLeave(String channel, ClientInfo info);

  /** From its completion on the node is told what nodes say: once, however often it has come. */
  CompletionStage<Void> meet(Node node);

  /** From its completion on the node is told no more; nothing if it was not there. */
  CompletionStage<Void> part(Node node);

  /**
   * Says something to all nodes that meet here, the caller's own included. It is not kept: a node
   * whose link is down is not told. Each node is told what one node says in the order in which it
   * was said.
   */
  CompletionStage<Void> tell(String message);

  /**
   * Completes when the engine is there and answers; while it does not, the stage fails, and says
   * why where that is known, or stays as it is for long: the caller sets a deadline.
   */
  CompletionStage<Void> check();

  /**
   * How many are in a channel.
   *
   * @param users different user ids; the anonymous user is one
   */
  record PresenceStats(int clients, int users) {}

  /**
   * A node. Told under the lock that keeps a stream in order: so it only takes note, calls neither
   * the engine nor a client, and returns what remains to be done, which the engine runs once the
   * lock is free. What either throws is logged as a bug and harms neither the other listeners nor
   * the publisher.
   */
  interface Listener {
    Runnable published(String channel, Publication publication);

    Runnable joined(String channel, ClientInfo info);

    Runnable left(String channel, ClientInfo info);

    /**
     * The link was lost, and the listener is subscribed again: what happened in the channel
     * meanwhile it was not told.
     */
    default Runnable missed(String channel) {
      return () -> {};
    }
  }

  /** A node, for what nodes say to each other. Told on any thread; it must not block. */
  interface Node {
    void told(String message);
  }
}
