package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignInTriesTest {
  private final SignInTries tries = new SignInTries();
  // Nano time may be anything, and wraps round.
  private long now = Long.MAX_VALUE - 5;

  private Duration tries(String address, int count) {
    Duration last = Duration.ZERO;
    for (int i = 0; i < count; i++) {
      last = tries.take(address, now);
    }
    return last;
  }

  @Test
  void theSixthInAMinuteMustWaitUntilTheMinuteIsOver() {
    assertEquals(Duration.ZERO, tries("a", SignInTries.MOST));
    now += Duration.ofSeconds(20).toNanos();
    assertEquals(Duration.ofSeconds(40), tries("a", 3));
    now += Duration.ofSeconds(40).toNanos() - 1;
    assertEquals(Duration.ofNanos(1), tries("a", 1));
    now += 1;
    assertEquals(Duration.ZERO, tries("a", SignInTries.MOST));
    assertEquals(SignInTries.WINDOW, tries("a", 1));
  }

  @Test
  void eachAddressHasItsOwn() {
    tries("a", SignInTries.MOST);
    assertEquals(Duration.ZERO, tries("b", 1));
  }

  @Test
  void aRightPasswordIsNoTry() {
    for (int i = 0; i < 20; i++) {
      assertEquals(Duration.ZERO, tries("a", 1));
      tries.giveBack("a", now);
    }
    tries.giveBack("unknown", now);
    tries.giveBack("a", now);
    assertEquals(Duration.ZERO, tries("a", SignInTries.MOST));
    assertEquals(SignInTries.WINDOW, tries("a", 1));
  }

  @Test
  void aTryOfAMinuteThatIsOverIsNotGivenBackToTheNext() {
    tries("a", 1);
    long first = now;
    now += SignInTries.WINDOW.toNanos();
    tries("a", SignInTries.MOST);
    tries.giveBack("a", first);
    assertEquals(SignInTries.WINDOW, tries("a", 1));
    tries.giveBack("a", now);
    assertEquals(Duration.ZERO, tries("a", 1));
    assertEquals(SignInTries.WINDOW, tries("a", 1));
  }

  @Test
  void ofTooManyAddressesNoneIsForgottenAndTheNewOnesAreCountedTogether() {
    tries("first", SignInTries.MOST);
    for (int i = 1; i < SignInTries.MAX_ADDRESSES; i++) {
      tries("a" + i, 1);
    }
    assertEquals(Duration.ZERO, tries("b", 2));
    assertEquals(Duration.ZERO, tries("c", 3));
    assertEquals(SignInTries.WINDOW, tries("b", 1));
    assertEquals(SignInTries.WINDOW, tries("d", 1));
    assertEquals(SignInTries.WINDOW, tries("first", 1));
    assertEquals(Duration.ZERO, tries("a1", SignInTries.MOST - 1));
    assertEquals(SignInTries.WINDOW, tries("a1", 1));
    tries.giveBack("c", now);
    assertEquals(Duration.ZERO, tries("d", 1));
    assertEquals(SignInTries.WINDOW, tries("d", 1));
  }

  @Test
  void whoAreCountedTogetherHaveAMinuteToo() {
    for (int i = 0; i < SignInTries.MAX_ADDRESSES; i++) {
      tries("a" + i, 1);
    }
    now += Duration.ofSeconds(30).toNanos();
    tries("b", SignInTries.MOST);
    now += Duration.ofSeconds(29).toNanos();
    assertEquals(Duration.ofSeconds(31), tries("c", 1));
    now += Duration.ofSeconds(1).toNanos();
    // There is room now. It is taken again.
    for (int i = 0; i < SignInTries.MAX_ADDRESSES; i++) {
      tries("d" + i, 1);
    }
    assertEquals(Duration.ofSeconds(30), tries("e", 1));
    now += Duration.ofSeconds(30).toNanos();
    assertEquals(Duration.ZERO, tries("e", SignInTries.MOST));
    assertEquals(SignInTries.WINDOW, tries("e", 1));
  }

  @Test
  void anAddressesSecondMinuteIsTheYoungestOfAll() {
    tries("a", 1);
    now += Duration.ofSeconds(1).toNanos();
    tries("b", SignInTries.MOST);
    now += Duration.ofSeconds(59).toNanos();
    tries("a", SignInTries.MOST);
    now += Duration.ofSeconds(1).toNanos();
    // The minute of b is over, and that of a is not.
    assertEquals(Duration.ofSeconds(59), tries("a", 1));
    for (int i = 1; i < SignInTries.MAX_ADDRESSES; i++) {
      tries("c" + i, 1);
    }
    assertEquals(Duration.ofSeconds(59), tries("a", 1));
    assertEquals(Duration.ZERO, tries("b", SignInTries.MOST), "among the others");
    assertEquals(SignInTries.WINDOW, tries("b", 1));
  }

  /** Two threads may come in another order than they looked at the clock. */
  @Test
  void aMinuteEndsAlsoWhereOneThatEndsLaterStandsBeforeIt() {
    now = 1;
    tries("later", 1);
    now = 0;
    tries("a", SignInTries.MOST);
    now = 2;
    for (int i = 2; i < SignInTries.MAX_ADDRESSES; i++) {
      tries("a" + i, 1);
    }
    now = SignInTries.WINDOW.toNanos();
    assertEquals(Duration.ZERO, tries("a", SignInTries.MOST));
    assertEquals(SignInTries.WINDOW, tries("a", 1));
    assertEquals(Duration.ZERO, tries("b", SignInTries.MOST), "among the others");
  }

  @Test
  void severalAtOnceHaveNoMoreTriesThanOneAfterTheOther() throws Exception {
    int threads = 4;
    int addresses = SignInTries.MAX_ADDRESSES;
    CyclicBarrier together = new CyclicBarrier(threads);
    Callable<Long> all =
        () -> {
          together.await(20, TimeUnit.SECONDS);
          return IntStream.range(0, addresses * SignInTries.MOST)
              .filter(i -> tries.take("a" + i / SignInTries.MOST, now).isZero())
              .count();
        };
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long taken = 0;
      for (Future<Long> each :
          pool.invokeAll(Collections.nCopies(threads, all), 60, TimeUnit.SECONDS)) {
        taken += each.get();
      }
      assertEquals((long) addresses * SignInTries.MOST, taken);
    } finally {
      pool.shutdownNow();
    }
  }
}
