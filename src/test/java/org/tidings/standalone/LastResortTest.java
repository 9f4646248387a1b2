package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastResortTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();

  @Test
  void whatDoesNotEndIsHaltedAndSaysSoInOneLine() throws Exception {
    var unused = watch(Duration.ofMillis(1));
    assertEquals(LastResort.EXIT_CODE, halted.get(20, TimeUnit.SECONDS));
    assertEquals(
        "tidings: not stopped after 0 s: the process is halted" + System.lineSeparator(),
        err.toString(UTF_8));
  }

  @Test
  void whatHasEndedIsNotHalted() throws Exception {
    LastResort lastResort = watch(Duration.ofHours(1));
    lastResort.cancel();
    lastResort.join();
    assertEquals(-1, halted.getNow(-1));
    assertEquals("", err.toString(UTF_8));
  }

  private LastResort watch(Duration patience) {
    return new LastResort(patience, new PrintStream(err, true, UTF_8), halted::complete);
  }
}
