package org.tidings.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.hub.Transport;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;

/** A WebSocket session as the hub sees it. */
final class SessionTransport implements Transport {
  private static final Logger LOG = Logger.getLogger(SessionTransport.class.getName());

  private final Session session;
  // Taken at the opening: Tomcat's getter throws after the close.
  private final RemoteEndpoint.Async remote;
  private final AtomicBoolean closing = new AtomicBoolean();

  // Null if any thread writes.
  private final @Nullable Executor writer;

  SessionTransport(Session session, @Nullable Executor writer) {
    this.session = session;
    this.writer = writer;
    this.remote = session.getAsyncRemote();
  }

  @Override
  public void send(Message.Encoded message, Consumer<@Nullable Throwable> done) {
    remote.sendObject(message, result -> done.accept(failure(result)));
  }

  @Override
  public Executor writer(Executor workers) {
    return writer == null ? workers : writer;
  }

  @Override
  public void ping(Consumer<@Nullable Throwable> done) {
    try {
      remote.sendPing(ByteBuffer.allocate(0));
      done.accept(null);
    } catch (IOException e) {
      done.accept(e);
    }
  }

  @Override
  public void close(Disconnect disconnect) {
    if (closing.compareAndSet(false, true)) {
      close(session, disconnect);
    }
  }

  /** Closes a session, whatever its state. */
  static void close(Session session, Disconnect disconnect) {
    try {
      session.close(
          new CloseReason(
              CloseReason.CloseCodes.getCloseCode(disconnect.code()), disconnect.reason()));
    } catch (IOException | RuntimeException e) {
      // The peer was faster, or is not there to read the close frame: it is gone either way.
      LOG.log(Level.FINE, "closing a connection", e);
    }
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  private static @Nullable Throwable failure(SendResult result) {
    if (result.isOK()) {
      return null;
    }
    Throwable cause = result.getException();
    return cause != null ? cause : new IOException("the send failed");
  }
}
