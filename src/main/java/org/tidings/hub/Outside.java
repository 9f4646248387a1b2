package org.tidings.hub;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.ErrorCode;

/**
 * What others than the client itself have it do: each thing is a task of its inbox, and ends once,
 * with an error or without. What changes its subscriptions waits its turn; what it is told does not
 * wait for answers to the client: whoever answers may have something to say before. When the client
 * goes, all that has not ended ends without: there is nobody left for whom it could matter.
 *
 * <p>Open → closed, when the client has gone; what is asked for then ends at once. State and list
 * are guarded by {@code this}, which is held for no call out.
 */
final class Outside {
  /** One thing that has not ended. */
  private static final class Asked {
    final CompletableFuture<@Nullable ErrorCode> end = new CompletableFuture<>();
  }

  private final Inbox inbox;
  private final Awaiting awaiting;
  private final Supplier<Mode> speaking;

  // Both guarded by this. Null before the first: most clients never have one.
  private @Nullable Set<Asked> asked;
  private boolean closed;

  /**
   * @param speaking how the client speaks; asked by tasks of the inbox
   */
  Outside(Inbox inbox, Awaiting awaiting, Supplier<Mode> speaking) {
    this.inbox = inbox;
    this.awaiting = awaiting;
    this.speaking = speaking;
  }

  /** As {@link Mode#invited}. Completes with null if it went well; never fails. */
  CompletionStage<@Nullable ErrorCode> invite(Invitation invitation) {
    return ask(one -> inbox.order(() -> speaking.get().invited(invitation, e -> end(one, e))));
  }

  /** As {@link Mode#expelled}. Completes with null; never fails. */
  CompletionStage<@Nullable ErrorCode> expel(String channel) {
    return ask(one -> inbox.order(() -> tell(one, mode -> mode.expelled(channel))));
  }

  /** Tells it something, or changes what touches no subscription. Completes with null. */
  CompletionStage<@Nullable ErrorCode> tell(Consumer<Mode> task) {
    return ask(
        one ->
            inbox.event(
                () -> {
                  if (awaiting.isOver()) {
                    tell(one, task);
                  } else {
                    inbox.order(() -> tell(one, task)); // It may not have been let in yet.
                  }
                }));
  }

  private void tell(Asked one, Consumer<Mode> task) {
    task.accept(speaking.get());
    end(one, null);
  }

  /**
   * @param begin has it done
   */
  private CompletionStage<@Nullable ErrorCode> ask(Consumer<Asked> begin) {
    Asked one = new Asked();
    if (open(one)) {
      begin.accept(one);
    } else {
      one.end.complete(null);
    }
    return one.end;
  }

  private synchronized boolean open(Asked one) {
    if (closed) {
      return false;
    }
    Set<Asked> all = asked == null ? new HashSet<>(2) : asked;
    all.add(one);
    asked = all;
    return true;
  }

  private void end(Asked one, @Nullable ErrorCode error) {
    synchronized (this) {
      if (asked != null) {
        asked.remove(one);
      }
    }
    one.end.complete(error);
  }

  /** How many things have not ended. */
  synchronized int unfinished() {
    return asked == null ? 0 : asked.size();
  }

  /** The client has gone. Ends what is left; its inbox does nothing of it any more. */
  void close() {
    Set<Asked> left;
    synchronized (this) {
      closed = true;
      left = asked == null ? Set.of() : asked;
      asked = null;
    }
    left.forEach(one -> one.end.complete(null));
  }
}
