package org.tidings.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Ends the process when its orderly end takes too long: who waits for it would kill it. */
final class LastResort {
  /** Not that of a signal: it was no clean end. */
  static final int EXIT_CODE = 1;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final Duration patience;
  private final PrintStream err;
  private final IntConsumer halt;
  private final Thread thread;

  /**
   * Begins to wait.
   *
   * @param err told when it takes too long; not the log, which may be what hangs
   * @param halt ends the process with an exit code, whatever its threads do
   */
  LastResort(Duration patience, PrintStream err, IntConsumer halt) {
    this.patience = patience;
    this.err = err;
    this.halt = halt;
    this.thread = new Thread(this::watch, "tidings-last-resort");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      if (reached.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      return; // Nobody does that, and then nobody waits.
    }
    err.println("tidings: not stopped after " + patience.toSeconds() + " s: the process is halted");
    halt.accept(EXIT_CODE);
  }

  /** The end is reached. */
  void cancel() {
    reached.countDown();
  }

  /** Waits until it waits no more. */
  void join() throws InterruptedException {
    thread.join();
  }
}
