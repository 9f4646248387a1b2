package org.tidings.hub;

import java.time.Duration;

/**
 * What one client may cost, and how long it may keep the server waiting.
 *
 * @param queueBytes what may wait for a client, in bytes of UTF-8; over it: close 3008
 * @param pingInterval a client hears something at least this often
 * @param pongTimeout a client that shows no sign of life so long after a ping is closed
 * @param writeTimeout a send that takes longer is given up: close 3009
 * @param handlerTimeout a message that is not answered by then is answered with error 100
 */
public record Limits(
    int queueBytes,
    Duration pingInterval,
    Duration pongTimeout,
    Duration writeTimeout,
    Duration handlerTimeout) {

  /** Messages that may wait for the one before them to be answered; over it: close 3013. */
  static final int WAITING_MESSAGES = 256;

  /** The same in bytes of UTF-8. */
  static final int WAITING_BYTES = 1 << 20;

  /** How long a client that is being closed may take to receive what waits for it. */
  static final Duration DRAIN = Duration.ofSeconds(1);
}
