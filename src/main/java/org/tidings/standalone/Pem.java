package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468), which may have headers (RFC 1421) when it is encrypted.
 *
 * @param label {@code CERTIFICATE}, {@code EC PRIVATE KEY}
 * @param text what stands between its first and its last line
 */
record Pem(String label, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([ -~]+?)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ");

  /** All blocks, in their order; what stands between them is of no account. */
  static List<Pem> blocks(byte[] file) {
    List<Pem> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(new String(file, ISO_8859_1));
    while (block.find()) {
      blocks.add(new Pem(String.valueOf(block.group(1)), String.valueOf(block.group(2))));
    }
    return blocks;
  }

  /** Whether a block begins that does not end: the rest of the file is missing. */
  static boolean endsWithin(byte[] file) {
    return BEGIN.matcher(new String(file, ISO_8859_1)).results().count() > blocks(file).size();
  }

  boolean isPrivateKey() {
    return label.endsWith("PRIVATE KEY");
  }

  boolean isEncrypted() {
    return label.startsWith("ENCRYPTED") || text.contains("ENCRYPTED");
  }

  /**
   * What it holds.
   *
   * @throws IllegalArgumentException if it is not Base64
   */
  byte[] der() {
    return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
  }

  /** Holds no secret. */
  @Override
  public String toString() {
    return label;
  }
}
