package org.tidings.it;

import java.util.logging.Logger;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What some tests need and not every machine has: a browser, Node.js, Prometheus. */
public final class MissingTool {
  /** The system property: "fail" makes the tests fail, anything else skips them. */
  public static final String POLICY = "test.missing";

  private static final Logger LOG = Logger.getLogger(MissingTool.class.getName());

  private MissingTool() {}

  /**
   * Says loudly that a tool is missing.
   *
   * @param tool what is missing, and where it was looked for
   * @return to be thrown: it skips the test
   * @throws AssertionFailedError if a missing tool is to fail the tests
   */
  public static TestAbortedException report(String tool) {
    String message = "not found on this machine: " + tool;
    if ("fail".equals(System.getProperty(POLICY))) {
      throw new AssertionFailedError(message);
    }
    String rule = "*".repeat(78);
    LOG.warning(
        """

        %s
        *  TESTS SKIPPED
        *  %s
        *  -D%s=fail makes this a failure.
        %s"""
            .formatted(rule, message, POLICY, rule));
    return new TestAbortedException(message);
  }
}
