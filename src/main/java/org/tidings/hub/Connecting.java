package org.tidings.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.Grant;
import org.tidings.auth.Identity;
import org.tidings.auth.Ruling;
import org.tidings.protocol.Command;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Message;
import org.tidings.protocol.Position;
import org.tidings.protocol.Result;

/**
 * Carries out one {@code connect}: signs the client in, subscribes it to the channels that its
 * token names, and tells it both in one reply.
 */
final class Connecting {
  /** Told how it ended, by a task of the inbox; never when the client has gone. */
  interface Outcome {
    /** The reply has been sent. */
    void connected(Identity identity);

    /** The client is to be told this, and is not connected. */
    void refused(Message.ReplyError error);
  }

  private static final Logger LOG = Logger.getLogger(Connecting.class.getName());

  private final Client client;
  private final Hub hub;
  private final Subscriptions subscriptions;
  private final Command.Connect command;
  private final Outcome outcome;

  Connecting(
      Client client,
      Hub hub,
      Subscriptions subscriptions,
      Command.Connect command,
      Outcome outcome) {
    this.client = client;
    this.hub = hub;
    this.subscriptions = subscriptions;
    this.command = command;
    this.outcome = outcome;
  }

  /** Begins. A task of the inbox, which has nothing left to do. */
  void start() {
    new SignIn(client, hub, new SigningIn()).start(command.token());
  }

  /** The error reply has no place for the name. */
  private void refuse(String channel, ErrorCode why) {
    LOG.fine(
        () ->
            "client %s: its token's subscription to %s is refused: %s"
                .formatted(client.id(), channel, why.text()));
    refuse(why);
  }

  private void refuse(ErrorCode why) {
    outcome.refused(Message.ReplyError.of(command.id(), why));
  }

  private final class SigningIn implements SignIn.Outcome {
    @Override
    public void signedIn(Identity identity) {
      if (client.account().signIn(identity)) {
        subscribe(identity);
      }
    }

    @Override
    public void expired() {
      refuse(ErrorCode.TOKEN_EXPIRED);
    }

    @Override
    public void refused(Disconnect why) {
      client.disconnect(why);
    }

    @Override
    public void unavailable() {
      refuse(ErrorCode.INTERNAL);
    }
  }

  private void subscribe(Identity identity) {
    int limit = hub.limits().channels().perClient();
    if (identity.subs().size() > limit) {
      client.disconnect(
          Disconnect.CHANNEL_LIMIT.because(identity.subs().size() + " channels; at most " + limit));
      return;
    }
    List<Joining.Wanted> wanted = new ArrayList<>();
    for (Map.Entry<String, Grant> each : identity.subs().entrySet()) {
      Ruling ruling = hub.policy().subscribe(identity, each.getKey(), true);
      if (ruling instanceof Ruling.TokenDecides decides) {
        Position recover = command.subs().get(each.getKey());
        wanted.add(wanted(each.getKey(), each.getValue(), decides.options(), recover));
      } else {
        refuse(
            each.getKey(),
            ruling instanceof Ruling.Denied denied ? denied.error() : ErrorCode.PERMISSION_DENIED);
        return;
      }
    }
    new JoiningAll(client, hub, subscriptions, wanted, new ServerSide(identity)).start();
  }

  private static Joining.Wanted wanted(
      String channel, Grant grant, ChannelOptions options, @Nullable Position recover) {
    return new Joining.Wanted(
        channel, options, Subscription.Side.SERVER, grant, Joining.NO_WISHES, recover);
  }

  private final class ServerSide implements JoiningAll.Outcome {
    private final Identity identity;

    ServerSide(Identity identity) {
      this.identity = identity;
    }

    @Override
    public void joined(List<JoiningAll.Joined> all) {
      reply(identity, all);
      outcome.connected(identity);
      for (JoiningAll.Joined each : all) {
        Subscription made = each.subscription();
        subscriptions.expires(made, hub.times().deadline(made.grant().expiresAt()));
        if (!client.goLive(made, List.of(), each.from())) {
          client.disconnect(Disconnect.INSUFFICIENT_STATE); // Too much came meanwhile.
          return;
        }
        subscriptions.announce(made);
      }
    }

    @Override
    public void failed(String channel, ErrorCode why) {
      refuse(channel, why);
    }
  }

  private void reply(Identity identity, List<JoiningAll.Joined> joined) {
    Map<String, Result.Subscribe> subs = new LinkedHashMap<>();
    joined.forEach(each -> subs.put(each.subscription().channel().name(), each.result()));
    int ping = Math.toIntExact(hub.limits().pingInterval().toSeconds());
    client.reply(
        new Message.Reply(
            command.id(),
            new Result.Connect(
                client.id(), hub.version(), hub.times().expiry(identity.expiresAt()), ping, subs)));
    // Not before: a client answers pings once the reply has told it to.
    client.startHeartbeats();
  }
}
