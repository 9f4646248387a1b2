package org.tidings.hub;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tidings.metrics.Metrics;
import org.tidings.metrics.Metrics.Received;
import org.tidings.metrics.Metrics.Sent;
import org.tidings.protocol.Command;
import org.tidings.protocol.Message;

/** Counts what clients say and are told, in the words of the metrics. */
final class Traffic {
  private static final Map<Class<? extends Command>, Received> RECEIVED =
      Map.ofEntries(
          Map.entry(Command.Connect.class, Received.CONNECT),
          Map.entry(Command.Subscribe.class, Received.SUBSCRIBE),
          Map.entry(Command.Unsubscribe.class, Received.UNSUBSCRIBE),
          Map.entry(Command.Publish.class, Received.PUBLISH),
          Map.entry(Command.Presence.class, Received.PRESENCE),
          Map.entry(Command.PresenceStats.class, Received.PRESENCE_STATS),
          Map.entry(Command.History.class, Received.HISTORY),
          Map.entry(Command.Rpc.class, Received.RPC),
          Map.entry(Command.Refresh.class, Received.REFRESH),
          Map.entry(Command.SubRefresh.class, Received.SUB_REFRESH),
          Map.entry(Command.Ping.class, Received.PING),
          Map.entry(Command.Send.class, Received.SEND),
          Map.entry(Command.Pong.class, Received.PONG),
          Map.entry(Command.Malformed.class, Received.MALFORMED));

  private final Metrics metrics;

  Traffic(Metrics metrics) {
    this.metrics = metrics;
  }

  /** A protocol client has said this. */
  void received(Command command) {
    metrics.received(kind(command.getClass()));
  }

  static Received kind(Class<? extends Command> command) {
    return Objects.requireNonNull(RECEIVED.get(command));
  }

  /** These go out, in one frame. */
  void sent(List<Message.Encoded> frame) {
    long bytes = frame.size() - 1L; // The line breaks between them.
    for (Message.Encoded each : frame) {
      metrics.sent(kind(each.kind()));
      bytes += each.bytes();
    }
    metrics.sentFrame(bytes);
  }

  private static Sent kind(Message.Kind kind) {
    return switch (kind) {
      case REPLY -> Sent.REPLY;
      case ERROR -> Sent.ERROR;
      case PUBLICATION -> Sent.PUBLICATION;
      case JOIN -> Sent.JOIN;
      case LEAVE -> Sent.LEAVE;
      case UNSUBSCRIBE -> Sent.UNSUBSCRIBE;
      case SUBSCRIBE -> Sent.SUBSCRIBE;
      case MESSAGE -> Sent.MESSAGE;
      case REFRESH -> Sent.REFRESH;
      case PING -> Sent.PING;
      case ANSWER -> Sent.ANSWER;
      case OTHER -> Sent.OTHER;
    };
  }

  /** The client is told this; counted if it is an error. */
  void told(Message message) {
    if (message instanceof Message.ReplyError error) {
      metrics.error(error.code());
    } else if (message instanceof Message.Failure failure) {
      metrics.error(failure.code().code());
    }
  }
}
