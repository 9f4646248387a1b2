package org.tidings.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a back end asks for; read by {@link JsonCodec#apiCall}. */
public sealed interface ApiCall {

  /** A call that is about one channel. */
  sealed interface InChannel extends ApiCall {
    String channel();
  }

  /** A call that is about clients. */
  sealed interface ToClients extends ApiCall {
    Target target();
  }

  /** Says something in one channel. */
  record Publish(String channel, Content content) implements InChannel {}

  /** Says the same in several channels. */
  record Broadcast(List<String> channels, Content content) implements ApiCall {}

  /**
   * What is published.
   *
   * @param skipHistory it is not kept, and gets no position
   * @param idempotencyKey names it in its channel for a while, so that it is published once however
   *     often it is asked for; null for none
   * @param exclude the client that is not told live; null: all are told
   */
  record Content(
      Payload data,
      Map<String, String> tags,
      boolean skipHistory,
      @Nullable String idempotencyKey,
      @Nullable String exclude) {}

  /**
   * Whose connections are meant: at least one of both is there.
   *
   * @param user all connections of this user, empty for the anonymous ones; null: whoever's
   * @param client the one connection with this id; null: whichever
   */
  record Target(@Nullable String user, @Nullable String client) {}

  /**
   * Subscribes connections to a channel.
   *
   * @param info for others to see, in this channel
   * @param data for the client
   * @param expireAt Unix time in seconds; 0: never
   * @param recoverSince what came after it is given to the client first; null: nothing
   */
  record Subscribe(
      Target target,
      String channel,
      @Nullable Payload info,
      @Nullable Payload data,
      long expireAt,
      @Nullable Position recoverSince)
      implements ToClients {}

  /** Ends subscriptions to a channel; the clients stay out. */
  record Unsubscribe(Target target, String channel) implements ToClients {}

  /**
   * Ends connections.
   *
   * @param whitelist the ids of those that stay
   * @param why as they are told
   */
  record Disconnected(Target target, List<String> whitelist, Disconnect why) implements ToClients {}

  /**
   * Sets when connections expire.
   *
   * @param expired at once
   * @param expireAt Unix time in seconds; 0: never
   */
  record Refresh(Target target, boolean expired, long expireAt) implements ToClients {}

  /** Says something to clients alone. No method of the HTTP API: nodes ask each other for it. */
  record Send(Target target, Payload data) implements ToClients {}

  record Presence(String channel) implements InChannel {}

  record PresenceStats(String channel) implements InChannel {}

  /**
   * Asks for what is kept of a stream.
   *
   * @param limit 0: only the top; -1: all
   * @param since null: from the beginning; in reverse from the end
   */
  record History(String channel, int limit, @Nullable Position since, boolean reverse)
      implements InChannel {}

  /** What is kept goes; where the stream stands remains. */
  record HistoryRemove(String channel) implements InChannel {}

  /**
   * A part of a list, which is in the order of its keys.
   *
   * @param limit so many at most; 0: all
   * @param after those behind this key, whether or not it is there; empty: from the beginning
   */
  record Page(int limit, String after) {
    public static final Page ALL = new Page(0, "");
  }

  /**
   * Asks which channels have subscribers.
   *
   * @param pattern a {@link Glob}; empty: all
   * @param page by name
   */
  record Channels(String pattern, Page page) implements ApiCall {}

  /**
   * Asks who is connected.
   *
   * @param target null: everybody, whether or not they have signed in
   * @param page by the ids of clients
   */
  record Connections(@Nullable Target target, Page page) implements ApiCall {}

  /** Asks how the nodes are. */
  record Info() implements ApiCall {}

  /** Several calls, one after the other. */
  record Batch(List<Named> calls) implements ApiCall {}

  /**
   * A call of a batch.
   *
   * @param method its name; empty if there is none that is known
   */
  record Named(String method, ApiCall call) {}

  /** A call that is understood, but cannot be carried out. */
  record Refused(ErrorCode code, String why) implements ApiCall {}

  /**
   * Not one JSON object.
   *
   * @param why for the back end; quotes nothing of the input
   */
  record Malformed(String why) implements ApiCall {}
}
