package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LivenessTest {
  /** Nano time may overflow. */
  private static final long LAST_ROUND = Long.MAX_VALUE - 1_000;

  @Test
  void aNodeWhoseHousekeeperWasDoneInTheLastTenSecondsIsAlive() {
    assertEquals(List.of(), after(0));
    assertEquals(List.of(), after(10_000));
  }

  @Test
  void aNodeWhoseHousekeeperIsStuckIsNotAndTheValueAndTheLimitAreNamed() {
    assertEquals(
        List.of("housekeeping was last done 10001 ms ago; the limit is 10000 ms"), after(10_001));
    assertEquals(
        List.of("housekeeping was last done 3600000 ms ago; the limit is 10000 ms"),
        after(3_600_000));
  }

  private static List<String> after(long millis) {
    long now = LAST_ROUND + TimeUnit.MILLISECONDS.toNanos(millis);
    return new Liveness(() -> LAST_ROUND, () -> now).problems().toCompletableFuture().join();
  }
}
