package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;

class RefusedOriginsTest {
  private final LogLines log = new LogLines(RefusedOrigins.class, Level.ALL);
  private final RefusedOrigins refused = new RefusedOrigins();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void anOriginIsLoggedOnceWithTheSettingThatWouldAllowIt() {
    for (int i = 0; i < 1_000; i++) {
      refused.add("https://elsewhere.example", "own.example");
    }
    LogRecord line = log.takeOne();
    assertEquals(Level.WARNING, line.getLevel());
    assertEquals(
        "refused a WebSocket to a page from 'https://elsewhere.example': it is not from "
            + "'own.example', which was asked, nor from one of client.allowed_origins",
        line.getMessage());
  }

  @Test
  void anotherOriginIsAnotherLine() {
    refused.add("https://a.example", "own.example");
    refused.add("https://b.example", "own.example");
    assertEquals(2, log.take().size());
  }

  @Test
  void afterTheFirstOriginsTheOthersAreOnlyCounted() {
    for (int i = 0; i < RefusedOrigins.MAX_NAMED; i++) {
      refused.add("https://a" + i, "own.example");
    }
    assertEquals(RefusedOrigins.MAX_NAMED, log.take().size());
    for (int i = 0; i < 1_000; i++) {
      refused.add("https://b" + i, "own.example");
      refused.add("https://a0", "own.example");
    }
    List<String> lines = log.take().stream().map(LogRecord::getMessage).toList();
    assertEquals(10, lines.size(), lines.toString());
    assertEquals(
        "refused WebSockets to pages from other origins: 512 so far; see client.allowed_origins",
        lines.get(9));
  }

  @Test
  void whatIsNotPrintableIsEscaped() {
    refused.add("a\r\n\u001b[2Jb\u00e9\u2028{0}%s", "own.example");
    assertTrue(
        log.takeOne().getMessage().contains("'a\\u000d\\u000a\\u001b[2Jb\\u00e9\\u2028{0}%s'"));
  }

  @Test
  void aLongOriginIsCut() {
    refused.add("x".repeat(100_000), "own.example");
    assertTrue(log.takeOne().getMessage().contains("'" + "x".repeat(200) + "'"));
    refused.add("\u0000".repeat(100_000), "own.example");
    assertTrue(log.takeOne().getMessage().length() < 400);
  }

  @Test
  void theHostIsEscapedAndCutLikewise() {
    refused.add("https://a.example", "\r\n" + "x".repeat(100_000));
    String line = log.takeOne().getMessage();
    assertTrue(line.contains("'\\u000d\\u000axxx"), line);
    assertTrue(line.length() < 400);
  }
}
