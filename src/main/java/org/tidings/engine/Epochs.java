package org.tidings.engine;

import java.util.concurrent.ThreadLocalRandom;

/** The names of streams. */
public final class Epochs {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 8;

  private Epochs() {}

  /**
   * A new one: random, so that it is not one that a client still has, from before a restart or
   * before the stream was forgotten. It is no secret, so it need not be hard to guess.
   */
  public static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder letters = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }
}
