package org.tidings.standalone;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.Config;
import org.tidings.ConfigException;
import org.tidings.Setting;

/**
 * Takes the certificate and the key anew when their files change.
 *
 * <p>The two files cannot be replaced in one step. So what does not fit together is complained of
 * only when it is still so at the next look; until the files are good again, the last good ones
 * count.
 *
 * <p>Used by one thread at a time.
 */
final class TlsReload {
  private static final Logger LOG = Logger.getLogger(TlsReload.class.getName());

  private final Config.Tls names;
  private final InstantSource clock;
  private final Consumer<Credentials> taker;
  private TlsFiles taken;
  private Credentials credentials;
  // At the last look. Null: they could not be read.
  private @Nullable TlsFiles seen;
  // What was said of what was seen; empty if nothing was.
  private String complaint = "";
  private boolean outOfDate;

  /**
   * Reads the files.
   *
   * @param taker is given what is taken later
   * @throws ConfigException if they cannot be used
   */
  TlsReload(Config.Tls names, InstantSource clock, Consumer<Credentials> taker) {
    this.names = names;
    this.clock = clock;
    this.taker = taker;
    this.taken = TlsFiles.read(names);
    this.credentials = taken.credentials();
    this.seen = taken;
    lookAtTheTime();
  }

  /** What was read first. */
  Credentials first() {
    return credentials;
  }

  /** Looks whether the files have changed. */
  void look() {
    TlsFiles before = seen;
    seen = null;
    try {
      TlsFiles found = TlsFiles.read(names);
      seen = found;
      if (!found.isSame(taken)) {
        take(found, found.credentials());
      }
      complaint = "";
    } catch (ConfigException e) {
      complain(String.valueOf(e.getMessage()), isSame(before, seen));
    }
    lookAtTheTime();
  }

  private void take(TlsFiles found, Credentials fresh) {
    taker.accept(fresh);
    taken = found;
    credentials = fresh;
    outOfDate = false;
    LOG.info(
        () ->
            Setting.TLS_CERT.key()
                + ": took the new certificate in '"
                + names.cert()
                + "', valid until "
                + fresh.end());
  }

  private static boolean isSame(@Nullable TlsFiles one, @Nullable TlsFiles other) {
    return (one != null && other != null) ? one.isSame(other) : (one == null && other == null);
  }

  private void complain(String fault, boolean settled) {
    if (settled && !fault.equals(complaint)) {
      complaint = fault;
      LOG.warning(fault + "; the certificate from before, until " + credentials.end() + ", stays");
    }
  }

  private void lookAtTheTime() {
    String fault = credentials.complaint(clock.instant()).orElse("");
    if (!fault.isEmpty() && !outOfDate) {
      LOG.warning(Setting.TLS_CERT.key() + ": '" + names.cert() + "': " + fault);
    }
    outOfDate = !fault.isEmpty();
  }
}
