package org.tidings.hub;

import jakarta.json.JsonValue;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tidings.app.MessageHandler;
import org.tidings.app.RpcError;
import org.tidings.app.Sender;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.Ruling;
import org.tidings.engine.Engine;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Command;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Message;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;
import org.tidings.protocol.Push;
import org.tidings.protocol.Result;

/**
 * Carries out what a connected protocol client asks of the engine and of the application: each
 * command gets one reply. Tasks of the client's inbox.
 */
final class Requests {
  private static final Payload NULL = new Payload("null");

  private final Client client;
  private final Hub hub;
  private final Engine engine;
  private final Subscriptions subscriptions;
  private final Publishing publishing;

  Requests(Client client, Hub hub, Subscriptions subscriptions) {
    this.client = client;
    this.hub = hub;
    this.engine = hub.engine();
    this.subscriptions = subscriptions;
    this.publishing = new Publishing(hub, Metrics.Origin.CLIENT);
  }

  void handle(Command command) {
    if (command instanceof Command.Publish publish) {
      publish(publish);
    } else if (command instanceof Command.Presence presence) {
      presence(presence);
    } else if (command instanceof Command.PresenceStats stats) {
      presenceStats(stats);
    } else if (command instanceof Command.History history) {
      history(history);
    } else if (command instanceof Command.Rpc rpc) {
      client.questions().ask(new Called(rpc));
    } else if (command instanceof Command.Send send) {
      client.questions().ask(new Said(send));
    } else if (command instanceof Command.Asked other) {
      fail(other, ErrorCode.NOT_AVAILABLE);
    }
  }

  private void publish(Command.Publish command) {
    Payload data = command.data();
    if (data == null) {
      fail(command, ErrorCode.BAD_REQUEST);
      return;
    }
    String channel = command.channel();
    Ruling ruling =
        hub.policy().publish(client.account().identity(), channel, subscriptions.contains(channel));
    ifAllowed(
        command,
        ruling,
        options -> publish(channel, data, options),
        position -> new Result.Publish());
  }

  private CompletionStage<Position> publish(String channel, Payload data, ChannelOptions options) {
    Publication draft = Publication.draft(data, subscriptions.info(channel));
    return publishing.publish(channel, draft, Channel.retention(options), null);
  }

  private void presence(Command.Presence command) {
    String channel = command.channel();
    ifAllowed(
        command,
        presenceRuling(channel),
        options -> engine.presence(channel),
        Result.Presence::new);
  }

  private void presenceStats(Command.PresenceStats command) {
    String channel = command.channel();
    ifAllowed(
        command,
        presenceRuling(channel),
        options -> engine.presenceStats(channel),
        stats -> new Result.PresenceStats(stats.clients(), stats.users()));
  }

  private Ruling presenceRuling(String channel) {
    return hub.policy()
        .presence(client.account().identity(), channel, subscriptions.contains(channel));
  }

  private void history(Command.History command) {
    Position since = command.since();
    if (command.reverse() && since != null && since.offset() == 0) {
      fail(command, ErrorCode.BAD_REQUEST);
      return;
    }
    String channel = command.channel();
    Ruling ruling =
        hub.policy().history(client.account().identity(), channel, subscriptions.contains(channel));
    int most = hub.limits().channels().history();
    int limit = command.limit() < 0 ? most : Math.min(command.limit(), most);
    HistoryQuery query = new HistoryQuery(limit, since, command.reverse());
    ifAllowed(
        command,
        ruling,
        options -> engine.history(channel, query, Channel.retention(options)),
        history -> result(history, since));
  }

  private static @Nullable Result result(History history, @Nullable Position since) {
    return since == null || history.contains(since)
        ? new Result.History(history.publications(), history.top())
        : null;
  }

  /**
   * Calls the engine, if the ruling allows it, and replies.
   *
   * @param result of what the engine said; null: it is another stream than the client thinks
   */
  private <T> void ifAllowed(
      Command.Asked command,
      Ruling ruling,
      Function<ChannelOptions, CompletionStage<T>> call,
      Function<T, @Nullable Result> result) {
    if (!(ruling instanceof Ruling.Allowed allowed)) {
      fail(
          command,
          ruling instanceof Ruling.Denied denied ? denied.error() : ErrorCode.PERMISSION_DENIED);
      return;
    }
    client
        .awaiting()
        .await(
            call.apply(allowed.options()),
            (value, failure) -> {
              if (failure != null) {
                fail(command, ErrorCode.INTERNAL);
                return;
              }
              Result told = result.apply(Objects.requireNonNull(value));
              if (told == null) {
                fail(command, ErrorCode.UNRECOVERABLE_POSITION);
              } else {
                client.reply(new Message.Reply(command.id(), told));
              }
            });
  }

  private void fail(Command.Asked command, ErrorCode why) {
    client.reply(Message.ReplyError.of(command.id(), why));
  }

  private JsonValue value(@Nullable Payload data) {
    return hub.codec().value(data == null ? NULL : data);
  }

  private final class Called implements Questions.Question {
    private final Command.Rpc command;

    Called(Command.Rpc command) {
      this.command = command;
    }

    @Override
    public CompletionStage<Optional<JsonValue>> ask(MessageHandler handler, Sender sender) {
      return handler.onRpc(sender, command.method(), value(command.data()));
    }

    @Override
    public Optional<Message> answer(Optional<JsonValue> value) {
      Payload data = value.map(hub.codec()::payload).orElse(null);
      return Optional.of(new Message.Reply(command.id(), new Result.Rpc(data)));
    }

    @Override
    public Optional<Message> failure(Throwable cause) {
      return Optional.of(
          cause instanceof RpcError error
              ? new Message.ReplyError(
                  command.id(), error.code(), String.valueOf(error.getMessage()), false)
              : Message.ReplyError.of(command.id(), ErrorCode.INTERNAL));
    }

    @Override
    public void tell(Client asker, Message message) {
      asker.reply(message);
    }
  }

  private final class Said implements Questions.Question {
    private final Command.Send command;

    Said(Command.Send command) {
      this.command = command;
    }

    @Override
    public CompletionStage<Optional<JsonValue>> ask(MessageHandler handler, Sender sender) {
      return handler.onMessage(sender, value(command.data()));
    }

    @Override
    public Optional<Message> answer(Optional<JsonValue> value) {
      return value.map(json -> new Push.ToClient(hub.codec().payload(json)));
    }

    /** There is no id to answer under. */
    @Override
    public Optional<Message> failure(Throwable cause) {
      return Optional.empty();
    }

    @Override
    public void tell(Client asker, Message message) {
      asker.reply(message);
    }
  }
}
