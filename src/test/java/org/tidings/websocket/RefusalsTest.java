package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;

class RefusalsTest {
  private final LogLines log = new LogLines(Refusals.class, Level.FINE);
  private final Refusals refusals = new Refusals("there are 7");
  private long now = Long.MAX_VALUE - 1;

  @AfterEach
  void close() {
    log.close();
  }

  private List<String> warnings() {
    return log.take().stream()
        .filter(line -> line.getLevel().equals(Level.WARNING))
        .map(LogRecord::getMessage)
        .toList();
  }

  @Test
  void theFirstIsAWarningAndThenThereIsOneAMinuteWithTheCount() {
    for (int i = 0; i < 100; i++) {
      refusals.add("10.0.0.1", now);
    }
    String first = "refused WebSockets: there are 7: 1 so far, now one from 10.0.0.1";
    assertEquals(List.of(first), warnings());
    now += Duration.ofMinutes(1).toNanos() - 1;
    refusals.add("10.0.0.1", now);
    assertEquals(List.of(), warnings());
    now += 1;
    refusals.add("10.0.0.2", now);
    refusals.add("10.0.0.3", now);
    String second = "refused WebSockets: there are 7: 102 so far, now one from 10.0.0.2";
    assertEquals(List.of(second), warnings());
  }

  @Test
  void eachStandsInTheLogForWhoAsksForIt() {
    refusals.add("10.0.0.1", now);
    refusals.add("10.0.0.2", now);
    List<LogRecord> fine =
        log.take().stream().filter(line -> line.getLevel().equals(Level.FINE)).toList();
    assertEquals(2, fine.size());
    assertEquals("refused a WebSocket from 10.0.0.2: there are 7", fine.get(1).getMessage());
  }

  @Test
  void whatIsNotPrintableIsEscaped() {
    refusals.add("\u001b[2J", now);
    assertTrue(warnings().get(0).endsWith("from \\u001b[2J"));
  }
}
