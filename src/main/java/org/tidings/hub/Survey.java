package org.tidings.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;

/**
 * One thing that other nodes are asked, until all have answered for whom it waits, or are not
 * waited for any more. Open → over, once: what comes after that is late, and ignored.
 *
 * <p>All state is guarded by {@code this}, which is held for no call out.
 */
final class Survey {
  private final Executor workers;
  private final long deadline;
  private final CompletableFuture<List<ApiReply>> outcome = new CompletableFuture<>();

  // Those that have not answered, by uid: as people know them.
  private final Map<String, String> awaited;
  private final List<ApiReply> replies = new ArrayList<>();
  // Until then nobody knows whether the others will hear of it.
  private boolean told;
  private boolean over;

  /**
   * @param awaited the names of the nodes to wait for, by uid
   * @param workers for what whoever asked does next
   */
  Survey(Map<String, String> awaited, long deadline, Executor workers) {
    this.awaited = new LinkedHashMap<>(awaited);
    this.deadline = deadline;
    this.workers = workers;
  }

  /** What was answered, and error 100 for what was not; never fails. */
  CompletionStage<List<ApiReply>> outcome() {
    return outcome;
  }

  /** The engine has passed it on, or not. */
  void told(@Nullable Throwable failure) {
    if (failure != null) {
      end(List.of(failed("the other nodes could not be told; some may have done it")));
      return;
    }
    synchronized (this) {
      told = true;
    }
    endIfComplete();
  }

  /** A node that is not waited for may answer too: it may be new. */
  void answered(String node, ApiReply reply) {
    synchronized (this) {
      if (over) {
        return;
      }
      awaited.remove(node);
      replies.add(reply);
    }
    endIfComplete();
  }

  /** Waits no more for those that are gone. */
  void excuse(Predicate<String> gone) {
    synchronized (this) {
      awaited.keySet().removeIf(gone);
    }
    endIfComplete();
  }

  /** Ends when it has taken too long. */
  void tick(long now) {
    if (Deadlines.isOver(deadline, now)) {
      end(late());
    }
  }

  private synchronized List<ApiReply> late() {
    List<ApiReply> all = new ArrayList<>(replies);
    String within = " within " + Limits.ENGINE_TIMEOUT.toSeconds() + " s; ";
    if (!awaited.isEmpty()) {
      String who = "node " + String.join(", node ", awaited.values());
      all.add(
          failed(who + " did not answer" + within + "what it was asked may have been done or not"));
    } else if (!told) {
      all.add(failed("the other nodes were not told" + within + "some may have done it"));
    }
    return all;
  }

  private static ApiReply failed(String why) {
    return new ApiReply.Failed(ErrorCode.INTERNAL, why);
  }

  private void endIfComplete() {
    List<ApiReply> all;
    synchronized (this) {
      if (!told || !awaited.isEmpty()) {
        return;
      }
      all = List.copyOf(replies);
    }
    end(all);
  }

  private void end(List<ApiReply> all) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    workers.execute(() -> outcome.complete(all));
  }
}
