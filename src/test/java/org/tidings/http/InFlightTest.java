package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight();

  @Test
  void itIsFinishedWhenTheLastCallHasEndedAndNoneIsTakenMeanwhile() {
    assertTrue(inFlight.begin());
    assertTrue(inFlight.begin());
    var finished = inFlight.close().toCompletableFuture();
    assertFalse(inFlight.begin());
    inFlight.end();
    assertFalse(finished.isDone());
    inFlight.end();
    assertTrue(finished.isDone());
    assertTrue(inFlight.close().toCompletableFuture().isDone());
  }

  @Test
  void callsThatEndBeforeItClosesDoNotCloseIt() {
    assertTrue(inFlight.begin());
    inFlight.end();
    assertTrue(inFlight.begin());
    assertFalse(inFlight.close().toCompletableFuture().isDone());
    inFlight.end();
  }
}
