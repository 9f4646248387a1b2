package org.tidings.standalone;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.Config;
import org.tidings.ConfigException;
import org.tidings.Setting;

/**
 * Takes the certificate and the key anew when their files change.
 *
 * <p>The two files cannot be replaced in one step, and one of them may be written in several. So
 * what is found is judged only when it is still so at the next look; until the files are good
 * again, the last good ones count.
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
  // What was said last of what was seen, of the time of what counts, and of a look that failed;
  // empty if that is over.
  private String complaint = "";
  private String outOfDate = "";
  private String failure = "";

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

  /** Looks whether the files have changed. Throws nothing: a timer would not look again. */
  void look() {
    try {
      lookAtTheFiles();
      lookAtTheTime();
      failure = "";
    } catch (RuntimeException | Error e) {
      if (!failure.equals(e.toString())) {
        failure = e.toString();
        LOG.log(Level.WARNING, "looking at the certificate", e);
      }
    }
  }

  private void lookAtTheFiles() {
    TlsFiles before = seen;
    seen = null;
    try {
      TlsFiles found = TlsFiles.read(names);
      seen = found;
      if (found.isSame(taken)) {
        complaint = "";
      } else if (before != null && found.isSame(before)) {
        judge(found, found.credentials());
      }
    } catch (ConfigException e) {
      if (seen != null || before == null) {
        complain(String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * What no client takes never replaces what they do. With an authority that has expired many still
   * do, who know another way to one that they trust.
   */
  private void judge(TlsFiles found, Credentials fresh) {
    Instant now = clock.instant();
    if (!fresh.isValid(now) && credentials.isValid(now)) {
      complain(inTheFile(fresh.complaint(now).orElseThrow()));
    } else {
      take(found, fresh);
    }
  }

  private void take(TlsFiles found, Credentials fresh) {
    taker.accept(fresh);
    taken = found;
    credentials = fresh;
    complaint = "";
    outOfDate = "";
    LOG.info(
        () ->
            Setting.TLS_CERT.key()
                + ": took the new certificate in '"
                + names.cert()
                + "', valid until "
                + fresh.end());
  }

  private void complain(String fault) {
    if (!fault.equals(complaint)) {
      complaint = fault;
      LOG.warning(fault + "; the certificate from before, until " + credentials.end() + ", stays");
    }
  }

  private void lookAtTheTime() {
    String fault = credentials.complaint(clock.instant()).orElse("");
    if (!fault.isEmpty() && !fault.equals(outOfDate)) {
      LOG.warning(inTheFile(fault));
    }
    outOfDate = fault;
  }

  private String inTheFile(String fault) {
    return Setting.TLS_CERT.key() + ": '" + names.cert() + "': " + fault;
  }
}
