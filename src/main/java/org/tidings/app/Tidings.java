package org.tidings.app;

import jakarta.json.JsonValue;
import java.util.concurrent.CompletionStage;
import org.tidings.protocol.Position;

/**
 * What an application in the same WAR can have the server do, as a back end can through the server
 * API. {@link MessageHandler#start} is given it. Thread-safe; nothing blocks.
 *
 * <p>Stages fail with {@link TidingsException}: with code 100 it is not known whether it was done,
 * with any other it was not. They complete on threads that must not be blocked.
 */
public interface Tidings {

  /**
   * Publishes to the subscribers of a channel. No permission is needed.
   *
   * @param channel of a namespace that is configured (else error 102)
   * @return its place in the channel's stream; {@link Position#NONE} where no history is kept
   */
  CompletionStage<Position> publish(String channel, JsonValue data);

  /**
   * Says something to one client alone: a protocol client's {@code message}, a plain client's next
   * frame. Nothing happens if it is not connected.
   *
   * @param client its id: {@link Sender#client}
   * @return completes when it waits to be sent
   */
  CompletionStage<Void> sendToClient(String client, JsonValue data);

  /** Says something to every client of a user; empty: to the anonymous ones. */
  CompletionStage<Void> sendToUser(String user, JsonValue data);

  /**
   * Closes one client's connection, after what waits for it has been sent.
   *
   * @param code 3000 to 4999. Clients come back after codes under 3500 and from 4000 to 4499
   * @param reason for people; at most 123 bytes, what is more is cut off
   * @throws IllegalArgumentException for another code
   */
  CompletionStage<Void> disconnectClient(String client, int code, String reason);

  /** The same with every connection of a user; empty: the anonymous ones. */
  CompletionStage<Void> disconnectUser(String user, int code, String reason);
}
