package org.tidings.hub;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Payload;

/**
 * How a client speaks; decided once for each connection. {@link #receive} is called by the reading
 * thread, everything else by tasks of the client's inbox.
 */
interface Mode {
  /** What it is called: {@code protocol} or {@code plain}. */
  String name();

  /** The channels that the client is subscribed to, in order. */
  List<String> channels();

  /**
   * Takes a message.
   *
   * @param bytes its size in UTF-8
   * @return false if too many wait already
   */
  boolean receive(String text, int bytes);

  /**
   * Takes what is no text.
   *
   * @param why for the client
   * @return false if too many wait already
   */
  boolean receiveGarbled(String why, int bytes);

  /** A subscription has ended by itself, since something is missing in it. */
  void lost(Subscription subscription);

  /**
   * Subscribes the client, since the back end wants it.
   *
   * @param ended told once how it ended, unless the client goes; null: well, also if it was
   *     subscribed before
   */
  void invited(Invitation invitation, Consumer<@Nullable ErrorCode> ended);

  /** Ends a subscription, since the back end wants it; nothing if there is none. */
  void expelled(String channel);

  /**
   * The connection's time to live is this now.
   *
   * @param expiresAt Unix time in seconds; 0: for ever
   */
  void refreshed(long expiresAt);

  /** Tells the client what the application has to say to it alone. */
  void told(Payload data);

  /** When {@link #look} has something to do; {@link Deadlines#NEVER} if never. */
  long dueAt();

  /** Does what is due by time. */
  void look(long now);

  /** The client has gone; comes last. */
  void leave();
}
