package org.tidings.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command is answered with when it succeeds; sent as {@link Message.Reply}. */
public sealed interface Result {

  /**
   * Connected.
   *
   * @param client the connection's id
   * @param version the server's name and version
   * @param pingSeconds how often the server pings
   * @param subs the subscriptions that the server made, by channel
   */
  record Connect(
      String client, String version, Expiry expiry, int pingSeconds, Map<String, Subscribe> subs)
      implements Result {}

  /**
   * Subscribed.
   *
   * @param stream null for a subscription without a position
   * @param recovery null for a client that did not ask to recover
   * @param data from the token
   */
  record Subscribe(
      Expiry expiry, @Nullable Stream stream, @Nullable Recovery recovery, @Nullable Payload data)
      implements Result {}

  /**
   * A subscription's place in its stream.
   *
   * @param position where the client continues
   */
  record Stream(boolean recoverable, Position position) {}

  /**
   * What became of the wish to recover.
   *
   * @param publications what was missed, in order; empty if it was not recovered
   */
  record Recovery(boolean recovered, List<Publication> publications) {}

  /**
   * When a connection or a subscription ends unless it is refreshed.
   *
   * @param ttl in seconds
   */
  record Expiry(boolean expires, long ttl) {
    public static final Expiry NEVER = new Expiry(false, 0);
  }

  record Unsubscribe() implements Result {}

  record Publish() implements Result {}

  /**
   * Who is there.
   *
   * @param clients by client id
   */
  record Presence(Map<String, ClientInfo> clients) implements Result {}

  record PresenceStats(int clients, int users) implements Result {}

  record History(List<Publication> publications, Position top) implements Result {}

  /**
   * The handler's answer.
   *
   * @param data null for none
   */
  record Rpc(@Nullable Payload data) implements Result {}

  record Refresh(Expiry expiry) implements Result {}

  record SubRefresh(Expiry expiry) implements Result {}
}
