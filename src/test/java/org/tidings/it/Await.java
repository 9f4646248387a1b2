package org.tidings.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;

/** Waits for what happens elsewhere: in a browser, in another process. */
public final class Await {
  /** For what takes a moment; long, since a busy machine takes longer. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /** Waits until a value equals the expected one. */
  public static <T> void value(String name, T expected, Supplier<? extends T> actual) {
    until(name + " is " + expected, actual, expected::equals);
  }

  /** Waits until a value is as it should be, at most {@link #PATIENCE}. */
  public static <T> T until(
      String claim, Supplier<? extends T> actual, Predicate<? super T> holds) {
    return until(claim, PATIENCE, actual, holds);
  }

  /**
   * Waits until a value is as it should be.
   *
   * @param claim what is waited for, in words
   * @return the value that was
   * @throws AssertionFailedError when it has not become so in time; says what the value was last
   */
  public static <T> T until(
      String claim, Duration patience, Supplier<? extends T> actual, Predicate<? super T> holds) {
    long begin = System.nanoTime();
    while (true) {
      T last = actual.get();
      if (holds.test(last)) {
        return last;
      }
      if (System.nanoTime() - begin > patience.toNanos()) {
        throw new AssertionFailedError(
            "not in " + patience.toSeconds() + " s: " + claim + "; last seen: " + last);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
