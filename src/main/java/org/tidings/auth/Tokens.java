package org.tidings.auth;

import java.util.concurrent.CompletionStage;

/** Reads tokens. Does not block; the stages may complete on any thread, and do not fail. */
public interface Tokens {

  /** Reads the token that a client connects with, or refreshes its connection with. */
  CompletionStage<Verdict<Identity>> connection(String token);

  /**
   * Reads the token that a client subscribes with, or refreshes its subscription with.
   *
   * @param channel the one it must be for
   * @param user the one it must be for
   */
  CompletionStage<Verdict<Grant>> subscription(String token, String channel, String user);
}
