package org.tidings.hub;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.Grant;
import org.tidings.auth.Ruling;
import org.tidings.auth.Verdict;
import org.tidings.protocol.Command;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Message;
import org.tidings.protocol.Position;
import org.tidings.protocol.Push;
import org.tidings.protocol.Result;
import org.tidings.protocol.Unsubscribe;

/**
 * Carries out what a protocol client says of its subscriptions: {@code subscribe}, {@code
 * unsubscribe}, {@code sub_refresh}. Tasks of the client's inbox.
 */
final class Subscribing {
  private static final Logger LOG = Logger.getLogger(Subscribing.class.getName());

  private final Client client;
  private final Hub hub;
  private final Subscriptions subscriptions;

  Subscribing(Client client, Hub hub, Subscriptions subscriptions) {
    this.client = client;
    this.hub = hub;
    this.subscriptions = subscriptions;
  }

  void subscribe(Command.Subscribe command) {
    String token = command.token();
    if (command.wishes().experimental()) {
      fail(command, ErrorCode.PERMISSION_DENIED);
      return;
    }
    boolean hasToken = token != null && !token.isEmpty();
    Ruling ruling =
        hub.policy().subscribe(client.account().identity(), command.channel(), hasToken);
    if (ruling instanceof Ruling.Denied denied) {
      fail(command, denied.error());
    } else if (ruling instanceof Ruling.Allowed allowed) {
      join(command, allowed.options(), Grant.PLAIN);
    } else if (ruling instanceof Ruling.TokenDecides decides) {
      verify(
          command.channel(),
          Objects.requireNonNull(token),
          verdict -> verified(command, decides.options(), verdict));
    }
  }

  private void verify(String channel, String token, Consumer<Verdict<Grant>> then) {
    client
        .awaiting()
        .await(
            hub.tokens().subscription(token, channel, client.account().sender().user()),
            (verdict, failure) -> {
              if (!client.isGone()) {
                then.accept(
                    noted(
                        verdict != null
                            ? verdict
                            : new Verdict.Refused<>(Verdict.Refusal.UNAVAILABLE, "took too long")));
              }
            });
  }

  private Verdict<Grant> noted(Verdict<Grant> verdict) {
    if (verdict instanceof Verdict.Refused<Grant> refused) {
      LOG.fine(() -> "client " + client.id() + ": a channel's token is refused: " + refused.why());
    }
    return verdict;
  }

  private void verified(Command.Subscribe command, ChannelOptions options, Verdict<Grant> verdict) {
    if (verdict instanceof Verdict.Valid<Grant> valid) {
      if (hub.times().isOver(valid.value().expiresAt())) {
        fail(command, ErrorCode.TOKEN_EXPIRED);
      } else {
        join(command, options, valid.value());
      }
    } else if (verdict instanceof Verdict.Refused<Grant> refused) {
      switch (refused.refusal()) {
        case EXPIRED -> fail(command, ErrorCode.TOKEN_EXPIRED);
        case INVALID -> fail(command, ErrorCode.PERMISSION_DENIED);
        case UNAVAILABLE -> fail(command, ErrorCode.INTERNAL);
        case MISMATCH ->
            client.disconnect(Disconnect.INVALID_TOKEN.because("another channel's or user's"));
      }
    }
  }

  private void join(Command.Subscribe command, ChannelOptions options, Grant grant) {
    if (subscriptions.contains(command.channel())) {
      fail(command, ErrorCode.ALREADY_SUBSCRIBED);
    } else if (subscriptions.isFull()) {
      fail(command, ErrorCode.LIMIT_EXCEEDED);
    } else {
      Joining.Wanted wanted =
          new Joining.Wanted(
              command.channel(),
              options,
              Subscription.Side.CLIENT,
              grant,
              command.wishes(),
              command.recover());
      new Joining(client, hub, subscriptions, wanted, new Outcome(command)).start();
    }
  }

  private void fail(Command.Asked command, ErrorCode why) {
    client.reply(Message.ReplyError.of(command.id(), why));
  }

  private final class Outcome implements Joining.Outcome {
    private final Command.Subscribe command;

    Outcome(Command.Subscribe command) {
      this.command = command;
    }

    @Override
    public void joined(Subscription subscription, Result.Subscribe result, Position from) {
      subscriptions.expires(subscription, hub.times().deadline(subscription.grant().expiresAt()));
      Message reply = new Message.Reply(command.id(), result);
      if (client.goLive(subscription, List.of(reply), from)) {
        subscriptions.announce(subscription);
      } else {
        subscriptions.end(subscription);
        fail(command, ErrorCode.INTERNAL);
      }
    }

    @Override
    public void failed(ErrorCode why) {
      fail(command, why);
    }
  }

  /** As {@link Mode#invited}. */
  void invited(Invitation invitation, Consumer<@Nullable ErrorCode> ended) {
    new Inviting(client, hub, subscriptions, ended).start(invitation, Subscription.Side.SERVER);
  }

  /** As {@link Mode#expelled}. */
  void expelled(String channel) {
    Subscription subscription = subscriptions.of(channel);
    if (subscription != null) {
      subscriptions.end(subscription);
      client.send(new Push.Unsubscribed(channel, Unsubscribe.BY_SERVER));
    }
  }

  void unsubscribe(Command.Unsubscribe command) {
    Subscription subscription = subscriptions.of(command.channel());
    if (subscription != null) {
      subscriptions.end(subscription);
    }
    client.reply(new Message.Reply(command.id(), new Result.Unsubscribe()));
  }

  void refresh(Command.SubRefresh command) {
    Subscription subscription = subscriptions.of(command.channel());
    if (command.token().isEmpty()) {
      fail(command, ErrorCode.BAD_REQUEST);
    } else if (subscription == null) {
      fail(command, ErrorCode.PERMISSION_DENIED);
    } else {
      verify(
          command.channel(), command.token(), verdict -> refreshed(command, subscription, verdict));
    }
  }

  private void refreshed(
      Command.SubRefresh command, Subscription subscription, Verdict<Grant> verdict) {
    if (subscriptions.of(command.channel()) != subscription) {
      fail(command, ErrorCode.PERMISSION_DENIED); // It has ended meanwhile.
      return;
    }
    if (verdict instanceof Verdict.Valid<Grant> valid
        && !hub.times().isOver(valid.value().expiresAt())) {
      subscriptions.expires(subscription, hub.times().deadline(valid.value().expiresAt()));
      client.reply(
          new Message.Reply(
              command.id(), new Result.SubRefresh(hub.times().expiry(valid.value().expiresAt()))));
      return;
    }
    Verdict.Refusal refusal =
        verdict instanceof Verdict.Refused<Grant> refused
            ? refused.refusal()
            : Verdict.Refusal.EXPIRED;
    switch (refusal) {
      case UNAVAILABLE -> fail(command, ErrorCode.INTERNAL);
      case INVALID, MISMATCH -> client.disconnect(Disconnect.INVALID_TOKEN);
      case EXPIRED -> expire(subscription);
    }
  }

  /** The time of a subscription is over. */
  void expire(Subscription subscription) {
    end(subscription, Unsubscribe.EXPIRED, Disconnect.SUBSCRIPTION_EXPIRED);
  }

  /** Something is missing in a subscription. */
  void lose(Subscription subscription) {
    end(subscription, Unsubscribe.INSUFFICIENT_STATE, Disconnect.INSUFFICIENT_STATE);
  }

  private void end(Subscription subscription, Unsubscribe why, Disconnect whyServerSide) {
    if (subscriptions.of(subscription.channel().name()) != subscription) {
      return; // It has ended otherwise.
    }
    if (subscription.side() == Subscription.Side.CLIENT) {
      subscriptions.end(subscription);
      client.send(new Push.Unsubscribed(subscription.channel().name(), why));
    } else {
      client.disconnect(whyServerSide);
    }
  }
}
