package org.tidings.hub;

/**
 * How a client speaks; decided once for each connection. {@link #receive} is called by the reading
 * thread, everything else by tasks of the client's inbox.
 */
interface Mode {
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

  /** When {@link #look} has something to do; {@link Deadlines#NEVER} if never. */
  long dueAt();

  /** Does what is due by time. */
  void look(long now);

  /** The client has gone; comes last. */
  void leave();
}
