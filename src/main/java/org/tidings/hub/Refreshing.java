package org.tidings.hub;

import java.util.function.LongConsumer;
import org.tidings.auth.Identity;
import org.tidings.protocol.Command;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Message;
import org.tidings.protocol.Result;

/** Carries out {@code refresh}: a new token lets the connection live on. */
final class Refreshing {
  private final Client client;
  private final Hub hub;
  private final LongConsumer refreshed;

  /**
   * @param refreshed told when the connection now expires: Unix time in seconds, 0 for never
   */
  Refreshing(Client client, Hub hub, LongConsumer refreshed) {
    this.client = client;
    this.hub = hub;
    this.refreshed = refreshed;
  }

  /**
   * Begins. A task of the inbox, which has nothing left to do.
   *
   * @param expected whether the client has reason to: it was told that the connection expires
   */
  void start(Command.Refresh command, boolean expected) {
    if (command.token().isEmpty()) {
      client.disconnect(Disconnect.BAD_REQUEST.because("refresh without a token"));
    } else if (!expected) {
      client.disconnect(Disconnect.BAD_REQUEST.because("the connection does not expire"));
    } else {
      new SignIn(client, hub, new Outcome(command.id())).start(command.token());
    }
  }

  private final class Outcome implements SignIn.Outcome {
    private final long id;

    Outcome(long id) {
      this.id = id;
    }

    @Override
    public void signedIn(Identity identity) {
      if (!identity.user().equals(client.account().sender().user())) {
        client.disconnect(Disconnect.INVALID_TOKEN.because("another user's"));
        return;
      }
      client.account().renew(identity);
      refreshed.accept(identity.expiresAt());
      client.reply(
          new Message.Reply(id, new Result.Refresh(hub.times().expiry(identity.expiresAt()))));
    }

    @Override
    public void expired() {
      client.disconnect(Disconnect.EXPIRED);
    }

    @Override
    public void refused(Disconnect why) {
      client.disconnect(why);
    }

    @Override
    public void unavailable() {
      client.reply(Message.ReplyError.of(id, ErrorCode.INTERNAL));
    }
  }
}
