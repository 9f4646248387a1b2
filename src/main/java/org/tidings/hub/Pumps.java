package org.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The outboxes that became non-empty while locks were held. They are pumped when all locks are
 * free: the first ones here, the rest in slices on the workers, so that a publication to many holds
 * up nobody. Used by one thread.
 */
final class Pumps implements Runnable {
  /** So many are pumped by the thread that collected them, and by each task for the others. */
  static final int SLICE = 64;

  private static final Logger LOG = Logger.getLogger(Pumps.class.getName());

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
      workers.execute(() -> slice.forEach(Pumps::pump));
    }
    outboxes.subList(0, Math.min(SLICE, outboxes.size())).forEach(Pumps::pump);
  }

  /** Whatever happens with one: the others are nobody else's to pump. */
  private static void pump(Outbox outbox) {
    try {
      outbox.pump();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "a bug in Tidings: a client's messages were not sent", e);
    }
  }
}
