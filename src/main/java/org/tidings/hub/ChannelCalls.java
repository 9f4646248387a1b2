package org.tidings.hub;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.Ruling;
import org.tidings.engine.Engine;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.Retention;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * Carries out what back ends ask of a channel. Who may do everything needs no permission, but the
 * channel must be one that can exist, and what is asked for must be switched on.
 */
final class ChannelCalls {
  private final Hub hub;
  private final Engine engine;
  private final Publishing publishing;

  ChannelCalls(Hub hub) {
    this.hub = hub;
    this.engine = hub.engine();
    this.publishing = new Publishing(hub, Metrics.Origin.API);
  }

  /** Fails, or throws, with {@link RefusedCall} where that is the caller's mistake. */
  CompletionStage<ApiReply> handle(ApiCall.InChannel call) {
    if (call instanceof ApiCall.Publish publish) {
      return publish(publish.channel(), publish.content()).thenApply(ApiReply.Published::new);
    } else if (call instanceof ApiCall.Presence presence) {
      requirePresence(presence.channel());
      return inTime(engine.presence(presence.channel())).thenApply(ApiReply.Present::new);
    } else if (call instanceof ApiCall.PresenceStats stats) {
      requirePresence(stats.channel());
      return inTime(engine.presenceStats(stats.channel()))
          .thenApply(counts -> new ApiReply.Counted(counts.clients(), counts.users()));
    } else if (call instanceof ApiCall.History history) {
      return history(history);
    }
    return removeHistory((ApiCall.HistoryRemove) call);
  }

  /** Publishes; completes with the position. */
  CompletionStage<Position> publish(String channel, ApiCall.Content content) {
    ChannelOptions options = options(hub, channel);
    Publication draft =
        new Publication(content.data(), null, content.tags(), Position.NONE, content.exclude());
    Retention retention = content.skipHistory() ? Retention.NONE : Channel.retention(options);
    return inTime(publishing.publish(channel, draft, retention, content.idempotencyKey()));
  }

  private void requirePresence(String channel) {
    require(options(hub, channel).presence(), "presence");
  }

  private CompletionStage<ApiReply> history(ApiCall.History call) {
    Retention retention = retention(call.channel());
    int limit = call.limit() < 0 ? Integer.MAX_VALUE : call.limit();
    HistoryQuery query = new HistoryQuery(limit, call.since(), call.reverse());
    return inTime(engine.history(call.channel(), query, retention))
        .thenApply(history -> kept(history, call.since()));
  }

  private static ApiReply kept(History history, @Nullable Position since) {
    return since == null || history.contains(since)
        ? new ApiReply.Kept(history.publications(), history.top())
        : ApiReply.Failed.of(ErrorCode.UNRECOVERABLE_POSITION);
  }

  private CompletionStage<ApiReply> removeHistory(ApiCall.HistoryRemove call) {
    var unused = retention(call.channel());
    return inTime(engine.removeHistory(call.channel())).thenApply(end -> ApiReply.DONE);
  }

  private Retention retention(String channel) {
    ChannelOptions options = options(hub, channel);
    require(options.history().isKept(), "history");
    return Channel.retention(options);
  }

  private static void require(boolean on, String what) {
    if (!on) {
      throw new RefusedCall(
          ErrorCode.NOT_AVAILABLE,
          ErrorCode.NOT_AVAILABLE.text() + ": " + what + " is not switched on for this channel");
    }
  }

  private <T> CompletionStage<T> inTime(CompletionStage<T> call) {
    return hub.patience().with(call);
  }

  /**
   * The options of a channel.
   *
   * @throws RefusedCall if there can be none of that name
   */
  static ChannelOptions options(Hub hub, String channel) {
    Ruling ruling = hub.policy().exists(channel);
    if (ruling instanceof Ruling.Allowed allowed) {
      return allowed.options();
    }
    if (ruling instanceof Ruling.Denied denied && denied.error() == ErrorCode.UNKNOWN_CHANNEL) {
      throw new RefusedCall(
          denied.error(), denied.error().text() + ": the namespace of channel is not configured");
    }
    int limit = hub.limits().channels().nameLength();
    throw new RefusedCall(
        ErrorCode.BAD_REQUEST,
        channel.length() > limit
            ? "channel is " + channel.length() + " characters long; at most " + limit
            : "channel is empty, or not what its namespace or any name may be");
  }
}
