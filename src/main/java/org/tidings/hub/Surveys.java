package org.tidings.hub;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.tidings.protocol.ApiReply;

/** What this node has asked others and is not through with. Thread-safe. */
final class Surveys {
  private final LongSupplier nanoTime;
  private final Executor workers;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<String, Survey> byId = new ConcurrentHashMap<>();

  Surveys(LongSupplier nanoTime, Executor workers) {
    this.nanoTime = nanoTime;
    this.workers = workers;
  }

  /**
   * Asks the others; each may take {@link Limits#ENGINE_TIMEOUT}.
   *
   * @param awaited the names of those to wait for, by uid
   * @param gone whether a node is not to be waited for after all: asked once {@link #excuse} would
   *     find it too
   * @param tell tells all of them, with the id for the answers
   * @return as {@link Survey#outcome}
   */
  CompletionStage<List<ApiReply>> ask(
      Map<String, String> awaited,
      Predicate<String> gone,
      Function<String, CompletionStage<Void>> tell) {
    String id = Long.toString(lastId.incrementAndGet());
    long deadline = nanoTime.getAsLong() + Limits.ENGINE_TIMEOUT.toNanos();
    Survey survey = new Survey(awaited, deadline, workers);
    byId.put(id, survey);
    survey.excuse(gone);
    var outcome = survey.outcome().whenComplete((replies, never) -> byId.remove(id));
    var unused = tell.apply(id).whenComplete((done, failure) -> survey.told(failure));
    return outcome;
  }

  /** A node has answered; too late perhaps. */
  void answered(String id, String node, ApiReply reply) {
    Survey survey = byId.get(id);
    if (survey != null) {
      survey.answered(node, reply);
    }
  }

  /** Waits no more for nodes that are gone. */
  void excuse(Predicate<String> gone) {
    byId.values().forEach(survey -> survey.excuse(gone));
  }

  /** Gives up what takes too long; called by the housekeeper. */
  void tick(long now) {
    byId.values().forEach(survey -> survey.tick(now));
  }

  /** How many are not over. */
  int size() {
    return byId.size();
  }
}
