package org.tidings.hub;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.Grant;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.protocol.Command;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;
import org.tidings.protocol.Result;

/**
 * Subscribes one client to one channel: joins the channel and waits for the engine to confirm it,
 * adds presence, reads history. The order is what recovery rests on: the subscriber is there, and
 * holds what comes, before history is read, and history is read only when the engine delivers to
 * this node; so each publication was read, or is held, or both, and its offset tells.
 *
 * <p>Each step is a task of the client's inbox. The subscription is the client's from the first
 * step on; so when the client goes, its clean-up ends it, and the steps that are left do nothing.
 */
final class Joining {
  /**
   * What is to be joined, and how.
   *
   * @param recover where the client was; null if it does not recover
   */
  record Wanted(
      String channel,
      ChannelOptions options,
      Subscription.Side side,
      Grant grant,
      Command.Wishes wishes,
      @Nullable Position recover) {}

  /** Told how it ended, by a task of the inbox; never when the client has gone. */
  interface Outcome {
    /**
     * The subscription holds what comes until the caller has it go live.
     *
     * @param from where it goes on
     */
    void joined(Subscription subscription, Result.Subscribe result, Position from);

    /** It has been undone. */
    void failed(ErrorCode why);
  }

  static final Command.Wishes NO_WISHES = new Command.Wishes(false, false, false, false, false);

  private final Client client;
  private final Hub hub;
  private final Subscriptions subscriptions;
  private final Wanted wanted;
  private final Outcome outcome;
  private final Subscription.Traits traits;

  Joining(Client client, Hub hub, Subscriptions subscriptions, Wanted wanted, Outcome outcome) {
    this.client = client;
    this.hub = hub;
    this.subscriptions = subscriptions;
    this.wanted = wanted;
    this.outcome = outcome;
    this.traits = traits(wanted);
  }

  private static Subscription.Traits traits(Wanted wanted) {
    ChannelOptions options = wanted.options();
    Command.Wishes wishes = wanted.wishes();
    ChannelOptions.Positions rules = options.positions();
    boolean kept = options.history().isKept();
    boolean recoverable =
        kept && (rules.forceRecovery() || (rules.allowRecovery() && wishes.recoverable()));
    boolean positioned =
        recoverable
            || (kept
                && (rules.forcePositioning() || (rules.allowPositioning() && wishes.positioned())));
    boolean joinLeave =
        wanted.side() != Subscription.Side.PLAIN
            && options.joinLeave()
            && (options.pushJoinLeave() || wishes.joinLeave());
    return new Subscription.Traits(positioned, recoverable, joinLeave);
  }

  /** Begins. A task of the inbox, which has nothing left to do. */
  void start() {
    if (client.isGone()) {
      return;
    }
    if (wanted.recover() != null) {
      hub.metrics().recoveryAsked();
    }
    Channels.Joined joined =
        hub.channels()
            .join(
                wanted.channel(),
                wanted.options(),
                channel ->
                    new Subscription(client, channel, wanted.side(), traits, wanted.grant()));
    Subscription subscription = joined.subscription();
    subscriptions.add(subscription);
    client
        .awaiting()
        .await(
            joined.confirmed(),
            (done, failure) -> next(subscription, failure, () -> addPresence(subscription)));
  }

  private void addPresence(Subscription subscription) {
    if (!wanted.options().presence() || wanted.grant().unseen()) {
      readHistory(subscription);
      return;
    }
    client
        .awaiting()
        .await(
            subscriptions.addPresence(subscription),
            (done, failure) -> next(subscription, failure, () -> readHistory(subscription)));
  }

  private void readHistory(Subscription subscription) {
    if (!traits.positioned()) {
      joined(subscription, result(null, null), Position.NONE);
      return;
    }
    subscription.asks();
    client
        .awaiting()
        .await(
            hub.engine().history(wanted.channel(), query(), subscription.channel().retention()),
            (history, failure) ->
                next(subscription, failure, () -> recover(subscription, history)));
  }

  private HistoryQuery query() {
    Position recover = wanted.recover();
    if (recover == null || !traits.recoverable()) {
      return HistoryQuery.TOP;
    }
    return wanted.options().positions().cache()
        ? new HistoryQuery(1, null, true)
        : new HistoryQuery(hub.limits().channels().recovery(), recover, false);
  }

  private void recover(Subscription subscription, @Nullable History read) {
    History history = Objects.requireNonNull(read);
    Position top = history.top();
    Position since = wanted.recover();
    if (since == null || !traits.recoverable()) {
      joined(subscription, result(top, null), top);
      return;
    }
    boolean cache = wanted.options().positions().cache();
    Result.Recovery recovery = cache ? latest(history, since) : missed(history, since);
    if (!recovery.recovered() && wanted.wishes().strict()) {
      hub.metrics().recovered(false);
      fail(subscription, ErrorCode.UNRECOVERABLE_POSITION);
      return;
    }
    boolean fromRequest = recovery.recovered() && !cache;
    Position told = fromRequest ? new Position(since.offset(), top.epoch()) : top;
    joined(subscription, result(told, recovery), top);
  }

  private void joined(Subscription subscription, Result.Subscribe result, Position from) {
    if (wanted.recover() != null) {
      Result.Recovery recovery = result.recovery();
      hub.metrics().recovered(recovery != null && recovery.recovered());
    }
    outcome.joined(subscription, result, from);
  }

  /** All that came after the client's position, if it is all there. */
  private static Result.Recovery missed(History history, Position since) {
    Position top = history.top();
    List<Publication> publications = history.publications();
    boolean whole =
        publications.isEmpty()
            ? since.offset() == top.offset()
            : publications.get(0).offset() == since.offset() + 1
                && publications.get(publications.size() - 1).offset() == top.offset();
    boolean recovered = whole && history.contains(since);
    return new Result.Recovery(recovered, recovered ? publications : List.of());
  }

  /** The latest publication alone, unless the client has it. */
  private static Result.Recovery latest(History history, Position since) {
    Position top = history.top();
    List<Publication> publications = history.publications();
    boolean upToDate =
        since.offset() > 0 && since.offset() == top.offset() && since.epoch().equals(top.epoch());
    if (publications.isEmpty() || upToDate) {
      return new Result.Recovery(upToDate, List.of());
    }
    boolean isTop = publications.get(0).offset() == top.offset();
    return new Result.Recovery(isTop, isTop ? publications : List.of());
  }

  private Result.Subscribe result(@Nullable Position position, Result.@Nullable Recovery recovery) {
    Result.Stream stream =
        position == null ? null : new Result.Stream(traits.recoverable(), position);
    return new Result.Subscribe(
        hub.times().expiry(wanted.grant().expiresAt()), stream, recovery, wanted.grant().data());
  }

  /** Goes on, unless the client has gone, the call has failed, or too much was held meanwhile. */
  private void next(Subscription subscription, @Nullable Throwable failure, Runnable step) {
    if (client.isGone()) {
      return;
    }
    if (failure != null || subscription.isEnded()) {
      fail(subscription, ErrorCode.INTERNAL);
    } else {
      step.run();
    }
  }

  private void fail(Subscription subscription, ErrorCode why) {
    subscriptions.end(subscription);
    outcome.failed(why);
  }
}
