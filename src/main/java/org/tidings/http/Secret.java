package org.tidings.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A secret that others must know. Comparing takes the same time whatever they say: not even the
 * secret's length can be learned from it.
 */
final class Secret {
  private final byte[] digest;

  Secret(String text) {
    this.digest = digest(text);
  }

  /** Whether this is it. */
  boolean is(String text) {
    return MessageDigest.isEqual(digest, digest(text));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
