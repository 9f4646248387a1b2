package org.tidings.redis;

import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a line says in the log: what changes, and not each attempt. Between two connections that
 * last each trouble is said once, and that there is a connection once. Guarded by its line.
 */
final class Reports {
  /** Different troubles that are said. */
  private static final int MOST = 10;

  private static final Logger LOG = Logger.getLogger(Line.class.getName());

  private final String name;
  private final @Nullable String user;
  private final Set<String> told = new HashSet<>();
  private boolean isUp;
  // A connection was there, and did not last: of the next one it is to be seen whether it does.
  private boolean brief;

  /**
   * @param name of the line
   * @param user who we are at Redis; null: the default user
   */
  Reports(String name, @Nullable String user) {
    this.name = name;
    this.user = user;
  }

  void up() {
    isUp = true;
    LOG.log(brief ? Level.FINE : Level.INFO, () -> name + ": connected");
  }

  /** The connection lasts. */
  void lasts() {
    if (brief) {
      LOG.info(() -> name + ": connected");
    }
    brief = false;
    isUp = false;
    told.clear();
  }

  /** There is no connection; returns why, in words. */
  String down(Throwable failure) {
    String why = Reasons.text(failure, user);
    brief |= isUp;
    isUp = false;
    boolean news = told.size() < MOST && told.add(why);
    LOG.log(news ? Level.WARNING : Level.FINE, () -> name + ": " + why + "; trying again");
    return why;
  }
}
