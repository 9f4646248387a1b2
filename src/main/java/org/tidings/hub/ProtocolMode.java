package org.tidings.hub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.Identity;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Command;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Message;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Push;
import org.tidings.protocol.Utf8;

/**
 * A client that speaks the client protocol: its messages are lines, each a command.
 *
 * <p>NEW → SIGNING_IN → CONNECTED, by {@code connect}, which must come first and in time; or to
 * REFUSED, where the client has been told why, what follows is ignored, and it is given a moment to
 * close by itself.
 */
final class ProtocolMode implements Mode {
  private enum State {
    NEW,
    SIGNING_IN,
    CONNECTED,
    REFUSED
  }

  /** How long a client whose connect was refused may take to close. */
  static final Duration REFUSED_FOR = Duration.ofSeconds(5);

  private final Client client;
  private final Hub hub;
  private final Inbox inbox;
  private final Subscriptions subscriptions;
  private final Subscribing subscribing;
  private final Requests requests;
  // Null where there is none.
  private final @Nullable MessageRate rate;

  private State state = State.NEW;
  // Of NEW and REFUSED.
  private long deadline;
  private long expiresAt = Deadlines.NEVER;
  // A back end does not take it away: some clients do not heed its push, others have not heard it.
  private boolean mayRefresh;

  ProtocolMode(Client client, Hub hub, Inbox inbox) {
    this.client = client;
    this.hub = hub;
    this.inbox = inbox;
    this.subscriptions = new Subscriptions(client, hub);
    this.subscribing = new Subscribing(client, hub, subscriptions);
    this.requests = new Requests(client, hub, subscriptions);
    this.rate = MessageRate.of(hub);
    this.deadline = hub.now() + hub.limits().connectTimeout().toNanos();
  }

  @Override
  public String name() {
    return "protocol";
  }

  @Override
  public List<String> channels() {
    return subscriptions.channels();
  }

  @Override
  public boolean receive(String text, int bytes) {
    long now = rate == null ? 0 : hub.now();
    List<String> lines = hub.codec().lines(text);
    List<Inbox.Incoming> tasks = new ArrayList<>(lines.size());
    for (String line : lines) {
      // Pongs do not wait behind commands: while one is awaited the client is not silent.
      if (!(line.equals("{}") && client.heartbeat().ponged())) {
        int size = lines.size() == 1 ? bytes : (int) Utf8.length(line);
        tasks.add(new Inbox.Incoming(() -> handle(hub.codec().command(line), now), size));
      } else {
        hub.metrics().received(Metrics.Received.PONG);
      }
    }
    return tasks.isEmpty() || inbox.messages(tasks);
  }

  @Override
  public boolean receiveGarbled(String why, int bytes) {
    return inbox.message(() -> handle(new Command.Malformed(why), 0), bytes);
  }

  private void handle(Command command, long cameAt) {
    hub.traffic().received(command);
    if (client.isGone() || state == State.REFUSED) {
      return;
    }
    if (command instanceof Command.Malformed malformed) {
      refuse(malformed.why());
    } else if (rate != null && !(command instanceof Command.Pong) && !rate.accepts(cameAt)) {
      tooMany(command, rate.isIgnored());
    } else if (command instanceof Command.Connect connect) {
      connect(connect);
    } else if (state != State.CONNECTED) {
      refuse("connect must come first");
    } else {
      dispatch(command);
    }
  }

  /** Never a first connect: a client that has said nothing may say at least that. */
  private void tooMany(Command command, boolean again) {
    if (!again && command instanceof Command.Asked asked) {
      client.reply(Message.ReplyError.of(asked.id(), ErrorCode.TOO_MANY_REQUESTS));
    } else {
      client.disconnect(Disconnect.TOO_MANY_REQUESTS);
    }
  }

  private void dispatch(Command command) {
    if (command instanceof Command.Pong) {
      if (!client.heartbeat().ponged()) {
        refuse("a pong that nobody asked for");
      }
    } else if (command instanceof Command.Subscribe subscribe) {
      subscribing.subscribe(subscribe);
    } else if (command instanceof Command.Unsubscribe unsubscribe) {
      subscribing.unsubscribe(unsubscribe);
    } else if (command instanceof Command.SubRefresh refresh) {
      subscribing.refresh(refresh);
    } else if (command instanceof Command.Refresh refresh) {
      new Refreshing(client, hub, this::expiresAt).start(refresh, mayRefresh);
    } else {
      requests.handle(command);
    }
  }

  private void refuse(String why) {
    client.disconnect(Disconnect.BAD_REQUEST.because(why));
  }

  private void connect(Command.Connect command) {
    if (state != State.NEW) {
      refuse("a second connect");
      return;
    }
    state = State.SIGNING_IN;
    deadline = Deadlines.NEVER;
    new Connecting(client, hub, subscriptions, command, new ConnectOutcome()).start();
  }

  private final class ConnectOutcome implements Connecting.Outcome {
    @Override
    public void connected(Identity identity) {
      state = State.CONNECTED;
      expiresAt(identity.expiresAt());
    }

    @Override
    public void refused(Message.ReplyError error) {
      state = State.REFUSED;
      deadline = hub.now() + REFUSED_FOR.toNanos();
      client.reply(error);
    }
  }

  private void expiresAt(long unixSeconds) {
    expiresAt = hub.times().deadline(unixSeconds);
    mayRefresh = unixSeconds != 0;
  }

  @Override
  public void lost(Subscription subscription) {
    subscribing.lose(subscription);
  }

  @Override
  public void invited(Invitation invitation, Consumer<@Nullable ErrorCode> ended) {
    if (state == State.CONNECTED) {
      subscribing.invited(invitation, ended);
    } else {
      ended.accept(null); // It was refused, and is about to go.
    }
  }

  @Override
  public void expelled(String channel) {
    subscribing.expelled(channel);
  }

  @Override
  public void refreshed(long unixSeconds) {
    if (state == State.CONNECTED) {
      expiresAt = hub.times().deadline(unixSeconds);
      mayRefresh |= unixSeconds != 0;
      client.send(new Push.Refreshed(hub.times().expiry(unixSeconds)));
    }
  }

  @Override
  public void told(Payload data) {
    if (state == State.CONNECTED) {
      client.send(new Push.ToClient(data));
    }
  }

  @Override
  public long dueAt() {
    return Deadlines.earliest(deadline, Deadlines.earliest(expiresAt, subscriptions.dueAt()));
  }

  @Override
  public void look(long now) {
    if (Deadlines.isOver(deadline, now)) {
      client.disconnect(state == State.NEW ? Disconnect.STALE : Disconnect.REFUSED);
    } else if (Deadlines.isOver(expiresAt, now)) {
      client.disconnect(Disconnect.EXPIRED);
    } else {
      subscriptions.look(now, subscribing::expire);
    }
  }

  @Override
  public void leave() {
    subscriptions.endAll();
  }
}
