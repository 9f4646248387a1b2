package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandshakeRatesTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final HandshakeRates rates = new HandshakeRates(2);
  // It overflows after five seconds.
  private long now = Long.MAX_VALUE - 5 * SECOND;

  private boolean take(String address) {
    return rates.take(address, now);
  }

  private int taken(String address) {
    int taken = 0;
    while (take(address)) {
      taken++;
      assertTrue(taken < 1000, "there is no end");
    }
    return taken;
  }

  @Test
  void atOnceAsManyMayComeAsInTenSecondsAndThenSoManyASecond() {
    assertEquals(20, taken("10.0.0.1"));
    now += SECOND;
    assertEquals(2, taken("10.0.0.1"));
    now += 3600 * SECOND;
    assertEquals(20, taken("10.0.0.1"));
  }

  @Test
  void eachAddressHasARateOfItsOwn() {
    assertEquals(20, taken("10.0.0.1"));
    assertEquals(20, taken("10.0.0.2"));
  }

  @Test
  void addressesThatHaveUsedNothingUpAreForgotten() {
    for (int i = 0; i < 1000; i++) {
      take("a" + i);
    }
    assertEquals(1000, rates.size());
    now += HandshakeRates.SECONDS * SECOND;
    for (int i = 0; i < 1000; i++) {
      take("b" + i);
    }
    assertEquals(1000, rates.size());
    now += HandshakeRates.SECONDS * SECOND;
    for (int i = 0; i < 500; i++) {
      take("c");
    }
    assertEquals(1, rates.size());
  }

  @Test
  void whoIsRefusedIsNotForgotten() {
    assertEquals(20, taken("busy"));
    for (int i = 0; i < 1000; i++) {
      now += SECOND / 1000;
      take("a" + i);
    }
    assertEquals(2, taken("busy"));
    assertFalse(take("busy"));
  }

  @Test
  void thereAreOnlySoManyAndTheOnesThatComeOftenStay() {
    assertEquals(20, taken("busy"));
    for (int i = 0; i < 3 * HandshakeRates.MAX_ADDRESSES; i++) {
      assertTrue(take("a" + i));
      if (i % 1000 == 0) {
        assertFalse(take("busy"));
      }
    }
    assertEquals(HandshakeRates.MAX_ADDRESSES, rates.size());
    assertFalse(take("busy"));
    assertTrue(take("a0"));
  }
}
