package org.tidings.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.engine.Engine.Listener;
import org.tidings.engine.Listeners;

/**
 * One pub/sub channel.
 *
 * <p>Redis is asked to let it in, or out, and answers in order; so where it stands is known when no
 * answer is under way any more: in, if the last question was for that. A lost line takes it out,
 * and no answer comes any more.
 *
 * <p>All is guarded by its {@link Topics}, but for the listeners, which only tasks of the mailbox
 * touch: so a listener is told no more when its removal has been done there.
 */
final class Topic {
  private static final Logger LOG = Logger.getLogger(Topic.class.getName());

  private final String name;
  private final String channel;
  private final Mailbox mailbox;
  private Listeners listeners = Listeners.NONE;

  private final List<Listener> wanted = new ArrayList<>(1);
  private boolean in;
  private int underWay;
  // It was let in on this line, and has been since.
  private boolean inside;
  private boolean missed;
  // Completes when it is in.
  private CompletableFuture<Void> entered = new CompletableFuture<>();
  // Completes when it is out; complete while nobody waits for that.
  private CompletableFuture<Void> left = CompletableFuture.completedFuture(null);

  Topic(String name, String channel, Executor workers) {
    this.name = name;
    this.channel = channel;
    this.mailbox = new Mailbox(workers, this::tellMissed);
  }

  String name() {
    return name;
  }

  boolean isWanted() {
    return !wanted.isEmpty();
  }

  /** Whether the last question on this line was to be let in. */
  boolean isAsked() {
    return in;
  }

  boolean isUnderWay() {
    return underWay > 0;
  }

  boolean isIdle() {
    return wanted.isEmpty() && underWay == 0 && !in;
  }

  void want(Listener listener) {
    if (wanted.stream().noneMatch(each -> each == listener)) {
      wanted.add(listener);
    }
  }

  /** Whether it was wanted, and nobody wants it any more. */
  boolean unwant(Listener listener) {
    return wanted.removeIf(each -> each == listener) && wanted.isEmpty();
  }

  CompletionStage<Void> entered() {
    return entered.minimalCompletionStage();
  }

  CompletionStage<Void> left() {
    return left.minimalCompletionStage();
  }

  /** Redis is asked, to let it in or out. */
  void asked(boolean inside) {
    in = inside;
    underWay++;
    if (!inside && left.isDone()) {
      left = new CompletableFuture<>();
    }
  }

  /** Nobody wants it: who waited for it to enter waits in vain. */
  Runnable abandon() {
    missed = false;
    inside = false;
    CompletableFuture<Void> waiting = entered;
    entered = new CompletableFuture<>();
    return () -> waiting.completeExceptionally(new IllegalStateException("unsubscribed"));
  }

  /** Redis has answered a question; returns what is to be done without the lock. */
  Runnable answered() {
    if (underWay == 0 || --underWay > 0) {
      return () -> {};
    }
    inside = in;
    boolean tell = inside && missed;
    missed = false;
    // Who left is out, even where another has come in since.
    CompletableFuture<Void> out = left;
    CompletableFuture<Void> done = inside ? entered : left;
    return () -> {
      if (tell) {
        mailbox.post(this::tellMissed);
      }
      out.complete(null);
      done.complete(null);
    };
  }

  /** The line is down; returns what is to be done without the lock. */
  Runnable lose() {
    // Not whether entered is complete: that may be about to happen.
    if (inside) {
      missed |= !wanted.isEmpty();
      entered = new CompletableFuture<>();
    }
    inside = false;
    in = false;
    underWay = 0;
    CompletableFuture<Void> out = left;
    return () -> out.complete(null);
  }

  /** From its completion on the listener is told. */
  CompletionStage<Void> add(Listener listener) {
    return inTurn(() -> listeners = listeners.with(listener));
  }

  /** From its completion on the listener is told no more. */
  CompletionStage<Void> remove(Listener listener) {
    return inTurn(() -> listeners = listeners.without(listener));
  }

  private CompletionStage<Void> inTurn(Runnable change) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    mailbox.post(
        () -> {
          change.run();
          done.complete(null);
        });
    return done;
  }

  /** Something came. */
  void hear(byte[] message) {
    if (!mailbox.offer(() -> tell(message), message.length)) {
      LOG.warning(
          () ->
              "this node is behind in the channel "
                  + channel
                  + " by "
                  + Mailbox.MOST_BYTES
                  + " bytes: what comes is dropped, and subscribers recover it where there is"
                  + " history");
    }
  }

  private void tell(byte[] message) {
    Forms.News news;
    try {
      news = Forms.news(channel, message);
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, e, () -> "not understood, and ignored: a message in " + name);
      return;
    }
    listeners.tell(news::tell).run();
  }

  private void tellMissed() {
    listeners.tell(listener -> listener.missed(channel)).run();
  }
}
