package org.tidings.hub;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;

/**
 * The port to one connection of the container. {@link Outbox} is the only caller of {@link #send}
 * and {@link #ping}, never with two of them in flight, never holding a lock.
 */
public interface Transport {

  /**
   * Starts sending one message and returns; does not wait for the peer.
   *
   * @param done called with null once the message is written, or with what went wrong; on any
   *     thread, possibly before this method returns, possibly never
   */
  void send(Message.Encoded message, Consumer<@Nullable Throwable> done);

  /**
   * Where sends to many connections are made: by the thread that writes to this one, if the
   * container has such threads, since it would be handed each send anyway.
   *
   * @param workers where it is all the same
   */
  default Executor writer(Executor workers) {
    return workers;
  }

  /**
   * Sends a ping frame, which the peer answers: as {@link #send}, but may block for a moment in
   * some containers, so it is not called on an I/O thread.
   */
  void ping(Consumer<@Nullable Throwable> done);

  /**
   * Closes the connection, and with it gives up a send in flight. May block, up to seconds in some
   * containers, and may call back into the client. Closing twice does nothing.
   */
  void close(Disconnect disconnect);

  /** False once the container has closed the connection, whether or not it has said so. */
  boolean isOpen();
}
