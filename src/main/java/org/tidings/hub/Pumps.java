package org.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The outboxes that became non-empty while locks were held. They are pumped when all locks are
 * free: the first ones here, the rest in slices on the workers, so that a publication to many holds
 * up nobody. Used by one thread.
 */
final class Pumps implements Runnable {
  /** So many are pumped by the thread that collected them, and by each task for the others. */
  static final int SLICE = 64;

  private final Executor workers;
  private final List<Outbox> outboxes = new ArrayList<>();

  Pumps(Executor workers) {
    this.workers = workers;
  }

  void add(Outbox outbox) {
    outboxes.add(outbox);
  }

  @Override
  public void run() {
    for (int from = SLICE; from < outboxes.size(); from += SLICE) {
      List<Outbox> slice = outboxes.subList(from, Math.min(from + SLICE, outboxes.size()));
      workers.execute(() -> slice.forEach(Outbox::pump));
    }
    outboxes.subList(0, Math.min(SLICE, outboxes.size())).forEach(Outbox::pump);
  }
}
