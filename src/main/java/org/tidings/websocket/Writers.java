package org.tidings.websocket;

import java.util.concurrent.Executor;

/**
 * Knows the threads of a server that has one write to each connection. Such a server sets it as an
 * attribute of the servlet context, under the name of this class.
 */
public interface Writers {

  /**
   * The thread that writes to a connection, always the same.
   *
   * @param session its {@code jakarta.websocket.Session}, as the server made it
   */
  Executor of(Object session);
}
