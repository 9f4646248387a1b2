package org.tidings.standalone.boot;

import java.util.logging.LogManager;

/**
 * Logging that works until the server has stopped. A hook of the JDK takes the handlers away when
 * the process ends, while ours still closes clients, which is worth logging. So this does nothing
 * for that hook; ours ends the logging when it is done.
 *
 * <p>Found by its name: see {@code java.util.logging.manager}.
 */
public final class LastingLog extends LogManager {
  @Override
  public void reset() {
    Class<?> thread = Thread.currentThread().getClass();
    if (thread.getEnclosingClass() != LogManager.class) {
      super.reset();
    }
  }
}
