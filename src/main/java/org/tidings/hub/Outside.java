package org.tidings.hub;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Payload;

/**
 * What others than the client itself have it do: each thing is a task of its inbox that, as a rule,
 * waits its turn, and ends once, with an error or without. When the client goes, all that has not
 * ended ends without: there is nobody left for whom it could matter.
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
  private final Supplier<Mode> speaking;

  // Both guarded by this. Null before the first: most clients never have one.
  private @Nullable Set<Asked> asked;
  private boolean closed;

  /**
   * @param speaking how the client speaks; asked by tasks of the inbox
   */
  Outside(Inbox inbox, Supplier<Mode> speaking) {
    this.inbox = inbox;
    this.speaking = speaking;
  }

  /** As {@link Mode#invited}. Completes with null if it went well; never fails. */
  CompletionStage<@Nullable ErrorCode> invite(Invitation invitation) {
    return ask(ended -> speaking.get().invited(invitation, ended));
  }

  /** Has something done that waits for nothing. Completes with null; never fails. */
  CompletionStage<@Nullable ErrorCode> have(Consumer<Mode> task) {
    return ask(
        ended -> {
          task.accept(speaking.get());
          ended.accept(null);
        });
  }

  /**
   * As {@link Mode#told}. Does not wait its turn: the message handler may say something to a client
   * while that awaits its answer, and wait for it. Completes with null; never fails.
   */
  CompletionStage<@Nullable ErrorCode> tell(Payload data) {
    Asked one = new Asked();
    if (open(one)) {
      inbox.event(
          () -> {
            speaking.get().told(data);
            end(one, null);
          });
    } else {
      one.end.complete(null);
    }
    return one.end;
  }

  /**
   * @param task is given what to tell that it has ended; null: well
   */
  private CompletionStage<@Nullable ErrorCode> ask(Consumer<Consumer<@Nullable ErrorCode>> task) {
    Asked one = new Asked();
    if (!open(one)) {
      one.end.complete(null);
      return one.end;
    }
    inbox.order(() -> task.accept(error -> end(one, error)));
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
