package org.tidings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file with the certificates of those who are trusted, in PEM; other blocks do no harm. */
final class CaFile {
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN (X509 )?CERTIFICATE-----([^-]*)-----END (X509 )?CERTIFICATE-----");

  private CaFile() {}

  /** Why it cannot be used, to follow its name; empty if it can. */
  static Optional<String> fault(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return Optional.of("is not a file that can be read");
    }
    int number = 0;
    Matcher block = CERTIFICATE.matcher(text);
    while (block.find()) {
      number++;
      if (!isCertificate(String.valueOf(block.group(2)))) {
        return Optional.of("is damaged: its certificate " + number + " cannot be read");
      }
    }
    return number > 0
        ? Optional.empty()
        : Optional.of("has no certificate in PEM: -----BEGIN CERTIFICATE-----");
  }

  private static boolean isCertificate(String base64) {
    try {
      byte[] content = Base64.getMimeDecoder().decode(base64);
      var unused =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(content));
      return true;
    } catch (CertificateException | IllegalArgumentException e) {
      return false;
    }
  }
}
