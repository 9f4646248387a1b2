package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
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
      tries.giveBack("a");
    }
    tries.giveBack("unknown");
    assertEquals(Duration.ZERO, tries("a", SignInTries.MOST));
    assertEquals(SignInTries.WINDOW, tries("a", 1));
  }

  @Test
  void ofTooManyAddressesTheOldestAreForgotten() {
    tries("first", SignInTries.MOST);
    now += 1;
    tries("second", SignInTries.MOST);
    for (int i = 0; i < SignInTries.MAX_ADDRESSES - 1; i++) {
      tries("a" + i, 1);
    }
    assertEquals(SignInTries.WINDOW, tries("second", 1));
    assertEquals(Duration.ZERO, tries("first", 1));
  }
}
