package org.tidings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings that say how the standalone server speaks TLS. It opens no file: in a
 * container these settings mean nothing, and must not keep it from starting.
 */
final class TlsReader {
  private final Values values;

  TlsReader(Values values) {
    this.values = values;
  }

  /**
   * Null: it speaks none.
   *
   * @param port that would speak it
   */
  Config.@Nullable Tls tls(int port) {
    Optional<Path> cert = file(Setting.TLS_CERT);
    Optional<Path> key = file(Setting.TLS_KEY);
    int redirect = values.number(Setting.TLS_HTTP_REDIRECT, 0, 65_535);
    int publicPort = values.number(Setting.TLS_PUBLIC_PORT, 0, 65_535);
    if (cert.isPresent() && key.isPresent()) {
      if (redirect != 0 && redirect == port) {
        values.conflict(Setting.TLS_HTTP_REDIRECT, "is the port that speaks TLS");
      }
      if (publicPort != 0 && redirect == 0) {
        values.conflict(
            Setting.TLS_PUBLIC_PORT, "is of no use without " + Setting.TLS_HTTP_REDIRECT.key());
      }
      return new Config.Tls(cert.get(), key.get(), redirect, publicPort);
    }
    if (cert.isPresent()) {
      values.conflict(Setting.TLS_CERT, "is of no use without " + Setting.TLS_KEY.key());
    } else if (key.isPresent()) {
      values.conflict(Setting.TLS_KEY, "is of no use without " + Setting.TLS_CERT.key());
    } else {
      refuseWithoutFiles(Setting.TLS_HTTP_REDIRECT, redirect);
      refuseWithoutFiles(Setting.TLS_PUBLIC_PORT, publicPort);
    }
    return null;
  }

  private void refuseWithoutFiles(Setting setting, int port) {
    if (port != 0) {
      values.conflict(
          setting,
          "is of no use without " + Setting.TLS_CERT.key() + " and " + Setting.TLS_KEY.key());
    }
  }

  private Optional<Path> file(Setting setting) {
    try {
      return values.text(setting).map(Path::of);
    } catch (InvalidPathException e) {
      values.refuse(setting, "a file");
      return Optional.empty();
    }
  }
}
