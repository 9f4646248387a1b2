package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Which lines of the libraries reach the console. */
@Isolated("the standard error and the logging are this JVM's")
class ConsoleLogTest {
  private static final String OPERATORS = "java.util.logging.config.file";

  private static final String FAILURE = " | java.lang.IllegalStateException: refused";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream errBefore = System.err;
  private final @Nullable String operatorsBefore = System.clearProperty(OPERATORS);

  // Held, as libraries do.
  private final Logger redis = Logger.getLogger("io.lettuce.core.cluster.X");
  private final Logger closing = Logger.getLogger("io.lettuce.core.RedisChannelHandler");
  private final Logger own = Logger.getLogger("org.tidings.X");

  @BeforeEach
  void toHere() {
    System.setErr(new PrintStream(err, true, UTF_8));
  }

  @AfterEach
  void restore() throws IOException {
    System.setErr(errBefore);
    if (operatorsBefore != null) {
      System.setProperty(OPERATORS, operatorsBefore);
    }
    LogManager.getLogManager().reset();
    LogManager.getLogManager().readConfiguration();
    var unused = Logger.getLogger("").getHandlers(); // Made now, on the standard error of now.
  }

  /** The lines, without times, levels and where it was thrown. */
  private List<String> said(Level level) {
    ConsoleLog.set(level, false);
    Throwable failure = new IllegalStateException("refused");
    redis.log(Level.INFO, "reconnecting");
    redis.log(Level.WARNING, "cannot connect", failure);
    closing.log(Level.WARNING, "closed already");
    redis.log(Level.SEVERE, "a bug", failure);
    own.log(Level.WARNING, "mine", failure);
    return err.toString(UTF_8)
        .lines()
        .map(line -> line.replaceFirst("^\\S+ [A-Z]+ ", "").replaceFirst(" \\| at .*", ""))
        .toList();
  }

  @Test
  void whatTheRedisClientWarnsOfIsALineEach() {
    assertEquals(
        List.of(
            "io.lettuce.core.cluster.X: cannot connect",
            "io.lettuce.core.cluster.X: a bug" + FAILURE,
            "org.tidings.X: mine" + FAILURE),
        said(Level.INFO));
  }

  @Test
  void allOfItsWarningsAreSaidWholeAtDebug() {
    assertEquals(
        List.of(
            "io.lettuce.core.cluster.X: cannot connect" + FAILURE,
            "io.lettuce.core.RedisChannelHandler: closed already",
            "io.lettuce.core.cluster.X: a bug" + FAILURE,
            "org.tidings.X: mine" + FAILURE),
        said(Level.FINE));
  }

  @Test
  void errorsAloneAreSaidWhereNoMoreIsAskedFor() {
    assertEquals(List.of("io.lettuce.core.cluster.X: a bug" + FAILURE), said(Level.SEVERE));
  }
}
