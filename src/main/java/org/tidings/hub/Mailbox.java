package org.tidings.hub;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What others say, until a worker has time for it: each thing once, one at a time, in order.
 * Whoever adds something waits for nothing.
 */
final class Mailbox<T> {
  private static final Logger LOG = Logger.getLogger(Mailbox.class.getName());

  private final Executor workers;
  private final Consumer<T> reader;
  private final ConcurrentLinkedQueue<T> letters = new ConcurrentLinkedQueue<>();
  // Letters that are not read to the end. Whoever makes it 1 has a worker read until it is 0.
  private final AtomicInteger unread = new AtomicInteger();

  Mailbox(Executor workers, Consumer<T> reader) {
    this.workers = workers;
    this.reader = reader;
  }

  void add(T letter) {
    letters.add(letter);
    if (unread.getAndIncrement() == 0) {
      workers.execute(this::readAll);
    }
  }

  private void readAll() {
    do {
      T letter = letters.poll();
      if (letter != null) {
        read(letter);
      }
    } while (unread.decrementAndGet() > 0);
  }

  private void read(T letter) {
    try {
      reader.accept(letter);
    } catch (RuntimeException | Error e) {
      // What is in one letter must not keep those behind it from being read.
      LOG.log(Level.SEVERE, "a bug in Tidings: what another node said was not dealt with", e);
    }
  }
}
