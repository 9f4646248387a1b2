package org.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Position;
import org.tidings.protocol.Result;

/** Subscribes one client to several channels, one after the other: to all of them or none. */
final class JoiningAll {
  /** A channel that was joined, and holds what comes. */
  record Joined(Subscription subscription, Result.Subscribe result, Position from) {}

  /** Told how it ended, by a task of the inbox; never when the client has gone. */
  interface Outcome {
    void joined(List<Joined> all);

    /** Those that were joined have been left again. */
    void failed(String channel, ErrorCode why);
  }

  private final Client client;
  private final Hub hub;
  private final Subscriptions subscriptions;
  private final List<Joining.Wanted> wanted;
  private final Outcome outcome;
  private final List<Joined> joined = new ArrayList<>();
  // What completes at once goes on in the loop of start: the stack does not grow by the channel.
  private boolean going;
  private boolean again;

  JoiningAll(
      Client client,
      Hub hub,
      Subscriptions subscriptions,
      List<Joining.Wanted> wanted,
      Outcome outcome) {
    this.client = client;
    this.hub = hub;
    this.subscriptions = subscriptions;
    this.wanted = wanted;
    this.outcome = outcome;
  }

  /** Begins, or goes on. A task of the inbox, which has nothing left to do. */
  void start() {
    again = true;
    if (going) {
      return;
    }
    going = true;
    while (again) {
      again = false;
      next();
    }
    going = false;
  }

  private void next() {
    if (joined.size() == wanted.size()) {
      outcome.joined(joined);
      return;
    }
    Joining.Wanted next = wanted.get(joined.size());
    new Joining(client, hub, subscriptions, next, new One(next.channel())).start();
  }

  private final class One implements Joining.Outcome {
    private final String channel;

    One(String channel) {
      this.channel = channel;
    }

    @Override
    public void joined(Subscription subscription, Result.Subscribe result, Position from) {
      joined.add(new Joined(subscription, result, from));
      start();
    }

    @Override
    public void failed(ErrorCode why) {
      joined.forEach(each -> subscriptions.end(each.subscription()));
      outcome.failed(channel, why);
    }
  }
}
