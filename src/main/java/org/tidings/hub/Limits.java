package org.tidings.hub;

import java.time.Duration;

/**
 * The limits that hold for every client.
 *
 * @param queueBytes what may wait in a client's outbox; over it: close 3008
 * @param pingInterval a client hears something at least this often
 * @param pongTimeout a client that shows no sign of life so long after a ping is closed
 * @param writeTimeout a send that takes longer is given up: close 3009
 * @param handlerTimeout a message that is not answered by then is answered with error 100
 * @param connectTimeout a protocol client that has not sent {@code connect} by then: close 3502
 * @param expiryGrace what has expired may be refreshed for so long
 */
public record Limits(
    int queueBytes,
    Duration pingInterval,
    Duration pongTimeout,
    Duration writeTimeout,
    Duration handlerTimeout,
    Duration connectTimeout,
    Duration expiryGrace,
    Channels channels,
    Rates rates) {

  /**
   * The limits around channels.
   *
   * @param perClient subscriptions; over it: error 106
   * @param nameLength chars of a channel's name; over it: error 107
   * @param history publications that one request is given
   * @param recovery publications that a recovery may give; more: it is not recovered
   */
  public record Channels(int perClient, int nameLength, int history, int recovery) {}

  /**
   * How much one may do.
   *
   * @param connectionsPerUser over it: close 3504; 0: any number. Anonymous users are many: they
   *     have no such limit
   * @param messagesPerSecond of one client; over it: error 111, then close 3013; 0: any number
   */
  public record Rates(int connectionsPerUser, int messagesPerSecond) {
    public static final Rates UNLIMITED = new Rates(0, 0);
  }

  /** Messages that may wait for the one before them to be answered; over it: close 3013. */
  static final int WAITING_MESSAGES = 256;

  /** The same in bytes of UTF-8. */
  static final int WAITING_BYTES = 1 << 20;

  /** How long a client that is being closed may take to receive what waits for it. */
  static final Duration DRAIN = Duration.ofSeconds(1);

  /**
   * The calls of the engine and of the tokens' keys that one command waits for, all together: then
   * error 100. SDKs give up after 5 s.
   */
  static final Duration ENGINE_TIMEOUT = Duration.ofSeconds(3);
}
