package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;

class RefusalsTest {
  private static final String SINCE = "; calls since this was last said: ";

  private final LogLines log = new LogLines(Refusals.class, Level.WARNING);
  private final Refusals refusals = new Refusals("Redis", () -> this.now);
  private long now = Long.MAX_VALUE - 5;

  @AfterEach
  void nothingElseWasSaid() {
    log.assertExhausted();
    log.close();
  }

  private void note(String why, int calls) {
    for (int i = 0; i < calls; i++) {
      refusals.note(why);
    }
  }

  private void pass(long nanos) {
    now += nanos;
    refusals.tick();
  }

  private List<String> said() {
    return log.take().stream().map(LogRecord::getMessage).toList();
  }

  @Test
  void reasonIsSaidAtOnceAndThenOnceInAWhileWithItsCalls() {
    note("full", 3);
    assertEquals(List.of("Redis refuses: full" + SINCE + 1), said());
    pass(Refusals.PAUSE.toNanos() - 1);
    log.assertExhausted();
    pass(1);
    assertEquals(List.of("Redis refuses: full" + SINCE + 2), said());
  }

  @Test
  void whatGoesOnIsSaidAgainAndWhatIsOverIsNot() {
    note("full", 1);
    assertEquals(1, said().size());
    pass(Refusals.PAUSE.toNanos());
    log.assertExhausted();
    note("full", 1);
    assertEquals(List.of("Redis refuses: full" + SINCE + 1), said());
    note("full", 2);
    pass(Refusals.PAUSE.toNanos());
    assertEquals(List.of("Redis refuses: full" + SINCE + 2), said());
    pass(Refusals.PAUSE.toNanos());
  }

  @Test
  void eachReasonHasItsOwnTime() {
    note("full", 1);
    note("no replicas", 2);
    assertEquals(2, said().size());
    pass(Refusals.PAUSE.toNanos());
    assertEquals(List.of("Redis refuses: no replicas" + SINCE + 1), said());
  }

  @Test
  void moreReasonsThanCanBeReadAreSaidTogether() {
    for (int i = 0; i < 1_000; i++) {
      note("reason " + i, 1);
    }
    List<String> said = said();
    assertEquals(21, said.size());
    assertEquals("Redis refuses: for other reasons" + SINCE + 1, said.get(20));
    pass(Refusals.PAUSE.toNanos());
    assertEquals(List.of("Redis refuses: for other reasons" + SINCE + 979), said());
  }
}
