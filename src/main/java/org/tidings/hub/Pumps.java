package org.tidings.hub;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The outboxes that became non-empty while locks were held. They are pumped when all locks are
 * free, in slices, so that a publication to many holds up nobody: each by the thread that writes to
 * its connection; where there are no such threads, the first ones here, the rest on the workers.
 * Used by one thread.
 */
final class Pumps implements Runnable {
  /** So many are pumped by each task. */
  static final int SLICE = 64;

  private static final Logger LOG = Logger.getLogger(Pumps.class.getName());

  private final Executor workers;
  private final IdentityHashMap<Executor, List<Outbox>> byWriter = new IdentityHashMap<>(4);

  // Null if nobody wants to know how long it takes.
  private final @Nullable FanOut fanOut;

  private @Nullable Throwable failure;

  Pumps(Executor workers) {
    this(workers, null);
  }

  Pumps(Executor workers, @Nullable FanOut fanOut) {
    this.workers = workers;
    this.fanOut = fanOut;
  }

  void add(Outbox outbox) {
    byWriter.computeIfAbsent(outbox.writer(workers), writer -> new ArrayList<>()).add(outbox);
  }

  /** Somebody could not be told; logged when all locks are free. */
  void failed(Throwable why) {
    failure = why;
  }

  @Override
  public void run() {
    if (failure != null) {
      LOG.log(Level.SEVERE, "a bug in Tidings: a subscriber was not told", failure);
    }
    byWriter.forEach(
        (writer, outboxes) -> {
          int here = writer == workers ? Math.min(SLICE, outboxes.size()) : 0;
          inSlices(outboxes.subList(here, outboxes.size()), writer);
          pump(outboxes.subList(0, here));
        });
    if (fanOut != null) {
      fanOut.done();
    }
  }

  private void inSlices(List<Outbox> outboxes, Executor executor) {
    for (int from = 0; from < outboxes.size(); from += SLICE) {
      List<Outbox> slice = outboxes.subList(from, Math.min(from + SLICE, outboxes.size()));
      if (fanOut != null) {
        fanOut.add();
      }
      try {
        executor.execute(() -> pumpPart(slice));
      } catch (RuntimeException | Error e) {
        // The server stops, and its threads have ended; or one cannot be started. Nobody else pumps
        // these: what can be sent is sent from here.
        pumpPart(slice);
      }
    }
  }

  private void pumpPart(List<Outbox> outboxes) {
    pump(outboxes);
    if (fanOut != null) {
      fanOut.done();
    }
  }

  private static void pump(List<Outbox> outboxes) {
    for (Outbox each : outboxes) {
      try {
        each.pump();
      } catch (RuntimeException | Error e) {
        // Whatever happens with one: the others are nobody else's to pump.
        LOG.log(Level.SEVERE, "a bug in Tidings: a client's messages were not sent", e);
      }
    }
  }
}
