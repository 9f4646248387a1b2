package org.tidings.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol client asks for: one line of a message, decoded by {@link JsonCodec#command}.
 * Members that mean nothing to this server are left out.
 */
public sealed interface Command {

  /** A command that is answered under its id. */
  sealed interface Asked extends Command {
    /** From 1 to 4294967295; the client's choice. */
    long id();
  }

  /**
   * Must come first.
   *
   * @param token null for none
   * @param subs where the client was in the channels it is subscribed to by the server; only those
   *     that it wants to recover
   */
  record Connect(long id, @Nullable String token, Map<String, Position> subs) implements Asked {}

  /**
   * Asks to be subscribed.
   *
   * @param recover where the client was; null if it does not recover
   * @param wishes what it asks for besides
   */
  record Subscribe(
      long id, String channel, @Nullable String token, @Nullable Position recover, Wishes wishes)
      implements Asked {}

  /**
   * What a subscriber may ask for.
   *
   * @param strict refuse with error 112 what cannot be recovered ({@code flag} bit 2)
   * @param experimental a {@code type} other than 0, which this server does not have
   */
  record Wishes(
      boolean positioned,
      boolean recoverable,
      boolean joinLeave,
      boolean strict,
      boolean experimental) {}

  /** Also answered when there is no such subscription. */
  record Unsubscribe(long id, String channel) implements Asked {}

  /**
   * Says something in a channel.
   *
   * @param data null if there is none, which is an error
   */
  record Publish(long id, String channel, @Nullable Payload data) implements Asked {}

  record Presence(long id, String channel) implements Asked {}

  record PresenceStats(long id, String channel) implements Asked {}

  /**
   * Asks for what is kept of a stream.
   *
   * @param limit 0: only the top; -1: all that may be given
   * @param since null: from the beginning; in reverse from the end
   */
  record History(long id, String channel, int limit, @Nullable Position since, boolean reverse)
      implements Asked {}

  /**
   * Asks the application.
   *
   * @param data null if there is none
   */
  record Rpc(long id, String method, @Nullable Payload data) implements Asked {}

  /**
   * Brings a new token for the connection.
   *
   * @param token empty if there is none
   */
  record Refresh(long id, String token) implements Asked {}

  /**
   * Brings a new token for a subscription.
   *
   * @param token empty if there is none
   */
  record SubRefresh(long id, String channel, String token) implements Asked {}

  /** A command of the protocol that this server does not have. */
  record Ping(long id) implements Asked {}

  /**
   * Says something to the application; not answered under an id.
   *
   * @param data null if there is none
   */
  record Send(@Nullable Payload data) implements Command {}

  /** {@code {}}. */
  record Pong() implements Command {}

  /**
   * Not a command.
   *
   * @param why for the client: what is wrong; quotes nothing of the input but names of members
   */
  record Malformed(String why) implements Command {}
}
