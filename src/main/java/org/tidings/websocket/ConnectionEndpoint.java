package org.tidings.websocket;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** The endpoint at {@code /connection/websocket}, where clients of the protocol look for it. */
@ServerEndpoint(
    value = Openings.PROTOCOL_PATH,
    encoders = JsonEncoder.class,
    subprotocols = Openings.JSON,
    configurator = HandshakeConfigurator.class)
public final class ConnectionEndpoint extends WebSocketEndpoint {
  /** For the container. */
  public ConnectionEndpoint() {
    super(WebSockets.running());
  }

  @OnOpen
  public void onOpen(Session session) {
    opened(session);
  }

  @OnMessage
  public void onText(String part, boolean last) {
    text(part, last);
  }

  @OnMessage
  public void onBinary(ByteBuffer part, boolean last) {
    binary(part, last);
  }

  @OnMessage
  public void onPong(PongMessage pong) {
    pong();
  }

  @OnClose
  public void onClose() {
    closed();
  }

  @OnError
  public void onError(Throwable failure) {
    failed(failure);
  }
}
