package org.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Command;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Message;
import org.tidings.protocol.Position;
import org.tidings.protocol.Push;
import org.tidings.protocol.Result;

/**
 * Carries out one {@link Invitation}: subscribes the client as the server does it by itself, tells
 * it so, and gives it what it missed since then. A plain client is told nothing but what is
 * published from now on.
 */
final class Inviting {
  private static final Command.Wishes RECOVERABLE =
      new Command.Wishes(false, true, false, false, false);

  private final Client client;
  private final Hub hub;
  private final Subscriptions subscriptions;
  private final Consumer<@Nullable ErrorCode> ended;

  /**
   * @param ended as in {@link Mode#invited}
   */
  Inviting(
      Client client, Hub hub, Subscriptions subscriptions, Consumer<@Nullable ErrorCode> ended) {
    this.client = client;
    this.hub = hub;
    this.subscriptions = subscriptions;
    this.ended = ended;
  }

  /** Begins. A task of the inbox, which has nothing left to do. */
  void start(Invitation invitation, Subscription.Side side) {
    if (subscriptions.contains(invitation.channel())) {
      ended.accept(null);
    } else if (subscriptions.isFull()) {
      ended.accept(ErrorCode.LIMIT_EXCEEDED);
    } else {
      Position since = side == Subscription.Side.PLAIN ? null : invitation.recoverSince();
      Joining.Wanted wanted =
          new Joining.Wanted(
              invitation.channel(),
              invitation.options(),
              side,
              invitation.grant(),
              since == null ? Joining.NO_WISHES : RECOVERABLE,
              since);
      new Joining(client, hub, subscriptions, wanted, new Outcome(side)).start();
    }
  }

  private final class Outcome implements Joining.Outcome {
    private final Subscription.Side side;

    Outcome(Subscription.Side side) {
      this.side = side;
    }

    @Override
    public void joined(Subscription subscription, Result.Subscribe result, Position from) {
      subscriptions.expires(subscription, hub.times().deadline(subscription.grant().expiresAt()));
      List<Message> told =
          side == Subscription.Side.PLAIN ? List.of() : news(subscription.channel().name(), result);
      if (client.goLive(subscription, told, from)) {
        subscriptions.announce(subscription);
        ended.accept(null);
      } else {
        subscriptions.end(subscription); // Too much came meanwhile.
        ended.accept(ErrorCode.INTERNAL);
      }
    }

    @Override
    public void failed(ErrorCode why) {
      ended.accept(why);
    }
  }

  /** The subscription, and what was missed. */
  private static List<Message> news(String channel, Result.Subscribe result) {
    List<Message> news = new ArrayList<>();
    news.add(new Push.Subscribed(channel, result.stream(), result.data()));
    Result.Recovery recovery = result.recovery();
    if (recovery != null) {
      recovery.publications().forEach(missed -> news.add(new Push.Pub(channel, missed)));
    }
    return news;
  }
}
