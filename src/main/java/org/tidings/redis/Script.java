package org.tidings.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The Lua scripts, each one atomic step; what they take and return says the head of their file. */
enum Script {
  PUBLISH("stream", "publish"),
  HISTORY("stream", "history"),
  ADD_PRESENCE("presence", "add_presence"),
  REMOVE_PRESENCE("presence", "remove_presence"),
  PRESENCE("presence", "presence_all"),
  PRESENCE_STATS("presence", "presence_stats");

  private final String text;
  private final String digest;

  Script(String beginning, String rest) {
    this.text = read(beginning) + read(rest);
    this.digest = sha1(text);
  }

  String text() {
    return text;
  }

  /** Names it at a server that knows it. */
  String digest() {
    return digest;
  }

  private static String read(String name) {
    String file = name + ".lua";
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
