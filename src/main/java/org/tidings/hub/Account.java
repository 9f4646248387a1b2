package org.tidings.hub;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tidings.app.Sender;
import org.tidings.auth.ConsoleTokens;
import org.tidings.auth.Identity;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Payload;

/**
 * Who a client is: nobody until it has signed in, and then the same user until it goes. Tasks of
 * the inbox, where nothing else is said.
 */
final class Account {
  private final Hub hub;
  private final Client client;

  // Null until it has signed in. Read by any thread.
  private volatile @Nullable Sender sender;
  private Identity identity = Identity.ANONYMOUS;

  Account(Hub hub, Client client) {
    this.hub = hub;
    this.client = client;
  }

  /**
   * Says who it is, once.
   *
   * @return false, and it is disconnected, if the user has too many connections already
   */
  boolean signIn(Identity who) {
    int limit = isOne(who) ? hub.limits().rates().connectionsPerUser() : 0;
    if (limit == 0) {
      hub.users().add(who.user(), client);
    } else if (!hub.users().addUnlessFull(who.user(), client, limit)) {
      client.disconnect(Disconnect.CONNECTION_LIMIT.because("at most " + limit + " a user"));
      return false;
    }
    sender = new Sender(client.id(), who.user());
    identity = who;
    return true;
  }

  /** The anonymous are many, and so are those who look at the console. */
  private static boolean isOne(Identity who) {
    return !who.isAnonymous() && !who.user().equals(ConsoleTokens.USER);
  }

  /** Says what is new of the same user. */
  void renew(Identity who) {
    identity = who;
  }

  /** It goes, or has gone: its place is free. Any thread; again is no harm. */
  void leave() {
    Sender known = sender;
    if (known != null) {
      hub.users().remove(known.user(), client);
    }
  }

  /** Whether it has signed in. Any thread. */
  boolean isKnown() {
    return sender != null;
  }

  /** Whether it has signed in as this user. Any thread. */
  boolean isOf(String user) {
    return user.equals(user());
  }

  /** The user, empty for an anonymous one; null if it has not signed in. Any thread. */
  @Nullable String user() {
    Sender known = sender;
    return known == null ? null : known.user();
  }

  Identity identity() {
    return identity;
  }

  /** As the message handler sees it. It has signed in. */
  Sender sender() {
    return Objects.requireNonNull(sender);
  }

  /** As others see it. */
  ClientInfo info(@Nullable Payload chanInfo) {
    return new ClientInfo(identity.user(), client.id(), identity.info(), chanInfo);
  }
}
