package org.tidings.hub;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tidings.app.MessageHandler;
import org.tidings.app.Sender;
import org.tidings.auth.Grant;
import org.tidings.auth.Identity;
import org.tidings.auth.Ruling;
import org.tidings.metrics.Metrics.Received;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Inbound;
import org.tidings.protocol.Message;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;

/**
 * A raw WebSocket that speaks no protocol: each of its messages is one JSON value, goes to the
 * handler, and is answered by one. It may have named channels in its URL, whose publications it
 * receives as they are.
 *
 * <p>Opened (signed in, subscribed) before its first message is handled; refusals close it.
 */
final class PlainMode implements Mode {
  private final Client client;
  private final Hub hub;
  private final Opening opening;
  private final Inbox inbox;
  private final Subscriptions subscriptions;
  // Null where there is none.
  private final @Nullable MessageRate rate;
  private long expiresAt = Deadlines.NEVER;

  PlainMode(Client client, Hub hub, Opening opening, Inbox inbox) {
    this.client = client;
    this.hub = hub;
    this.opening = opening;
    this.inbox = inbox;
    this.subscriptions = new Subscriptions(client, hub);
    this.rate = MessageRate.of(hub);
  }

  /** Signs the client in and subscribes it. The first task of its inbox. */
  void open() {
    new SignIn(client, hub, new SigningIn()).start(opening.token());
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public List<String> channels() {
    return subscriptions.channels();
  }

  @Override
  public boolean receive(String text, int bytes) {
    long now = now();
    return inbox.message(() -> handle(hub.codec().decode(text), now), bytes);
  }

  @Override
  public boolean receiveGarbled(String why, int bytes) {
    long now = now();
    return inbox.message(() -> handle(new Inbound.Malformed(why), now), bytes);
  }

  private long now() {
    return rate == null ? 0 : hub.now();
  }

  private void handle(Inbound inbound, long cameAt) {
    hub.metrics().received(kind(inbound));
    if (client.isGone() || isPong(inbound)) {
      return;
    }
    if (rate != null && !rate.accepts(cameAt)) {
      tooMany(rate.isIgnored());
    } else if (inbound instanceof Inbound.Malformed malformed) {
      client.send(new Message.Failure(ErrorCode.BAD_REQUEST, malformed.why()));
    } else if (inbound instanceof Inbound.Value value) {
      client.questions().ask(new Said(value.json()));
    }
  }

  private Received kind(Inbound inbound) {
    if (inbound instanceof Inbound.Malformed) {
      return Received.MALFORMED;
    }
    return isPong(inbound) ? Received.PONG : Received.PLAIN;
  }

  private boolean isPong(Inbound inbound) {
    return opening.heartbeats() && inbound instanceof Inbound.Value value && value.isEmptyObject();
  }

  private void tooMany(boolean again) {
    if (again) {
      client.disconnect(Disconnect.TOO_MANY_REQUESTS);
    } else {
      ErrorCode why = ErrorCode.TOO_MANY_REQUESTS;
      client.send(new Message.Failure(why, why.text()));
    }
  }

  @Override
  public void lost(Subscription subscription) {
    client.disconnect(Disconnect.INSUFFICIENT_STATE);
  }

  @Override
  public void invited(Invitation invitation, Consumer<@Nullable ErrorCode> ended) {
    new Inviting(client, hub, subscriptions, ended).start(invitation, Subscription.Side.PLAIN);
  }

  @Override
  public void expelled(String channel) {
    Subscription subscription = subscriptions.of(channel);
    if (subscription != null) {
      subscriptions.end(subscription);
    }
  }

  @Override
  public void refreshed(long unixSeconds) {
    expiresAt =
        unixSeconds == 0 ? Deadlines.NEVER : hub.now() + hub.times().left(unixSeconds).toNanos();
  }

  @Override
  public void told(Payload data) {
    client.send(hub.codec().payload(data));
  }

  @Override
  public long dueAt() {
    return Deadlines.earliest(expiresAt, subscriptions.dueAt());
  }

  @Override
  public void look(long now) {
    if (Deadlines.isOver(expiresAt, now)) {
      client.disconnect(Disconnect.EXPIRED);
    }
    subscriptions.look(now, subscriptions::end);
  }

  @Override
  public void leave() {
    subscriptions.endAll();
  }

  private record Said(JsonValue value) implements Questions.Question {
    @Override
    public CompletionStage<Optional<JsonValue>> ask(MessageHandler handler, Sender sender) {
      return handler.onMessage(sender, value);
    }

    @Override
    public Optional<Message> answer(Optional<JsonValue> answer) {
      return answer.map(Message.Answer::new);
    }

    @Override
    public Optional<Message> failure(Throwable cause) {
      return Optional.of(new Message.Failure(ErrorCode.INTERNAL, ErrorCode.INTERNAL.text()));
    }

    @Override
    public void tell(Client client, Message message) {
      client.send(message);
    }
  }

  private final class SigningIn implements SignIn.Outcome {
    @Override
    public void signedIn(Identity identity) {
      if (client.account().signIn(identity)) {
        refreshed(identity.expiresAt());
        subscribe(identity);
      }
    }

    @Override
    public void expired() {
      client.disconnect(Disconnect.INVALID_TOKEN.because("expired"));
    }

    @Override
    public void refused(Disconnect why) {
      client.disconnect(why);
    }

    @Override
    public void unavailable() {
      client.disconnect(Disconnect.INTERNAL_ERROR);
    }
  }

  private void subscribe(Identity identity) {
    List<Joining.Wanted> wanted = new ArrayList<>();
    for (String channel : new LinkedHashSet<>(opening.channels())) {
      Ruling ruling = hub.policy().subscribe(identity, channel, false);
      if (ruling instanceof Ruling.Allowed allowed) {
        wanted.add(
            new Joining.Wanted(
                channel,
                allowed.options(),
                Subscription.Side.PLAIN,
                Grant.PLAIN,
                Joining.NO_WISHES,
                null));
      } else {
        client.disconnect(refusal(channel, ruling));
        return;
      }
    }
    int limit = hub.limits().channels().perClient();
    if (wanted.size() > limit) {
      client.disconnect(
          Disconnect.CHANNEL_LIMIT.because(wanted.size() + " channels; at most " + limit));
    } else if (!wanted.isEmpty()) {
      new JoiningAll(client, hub, subscriptions, wanted, new Subscribing()).start();
    }
  }

  private static Disconnect refusal(String channel, Ruling ruling) {
    ErrorCode why =
        ruling instanceof Ruling.Denied denied ? denied.error() : ErrorCode.PERMISSION_DENIED;
    return switch (why) {
      case BAD_REQUEST -> Disconnect.BAD_REQUEST.because("channel " + channel);
      case PERMISSION_DENIED -> Disconnect.PERMISSION_DENIED.because("channel " + channel);
      default -> Disconnect.PERMISSION_DENIED.because(why.text() + " " + channel);
    };
  }

  private final class Subscribing implements JoiningAll.Outcome {
    @Override
    public void joined(List<JoiningAll.Joined> all) {
      for (JoiningAll.Joined each : all) {
        Position from = each.from();
        if (!client.goLive(each.subscription(), List.of(), from)) {
          client.disconnect(Disconnect.INTERNAL_ERROR);
          return;
        }
        subscriptions.announce(each.subscription());
      }
    }

    @Override
    public void failed(String channel, ErrorCode why) {
      client.disconnect(Disconnect.INTERNAL_ERROR.because("channel " + channel));
    }
  }
}
