package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.SslEngineConfigurator;
import org.jspecify.annotations.Nullable;

/** A well-behaved WebSocket client (Tyrus), with deadlines on everything. */
public final class Peer implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 20;

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private final ClientManager container = ClientManager.createClient();
  private final Session session;

  public Peer(URI address) throws DeploymentException, IOException {
    this(address, null);
  }

  /** The same over TLS, with an authority of the test's own. */
  public Peer(URI address, @Nullable SSLContext trusting) throws DeploymentException, IOException {
    if (trusting != null) {
      container
          .getProperties()
          .put(ClientProperties.SSL_ENGINE_CONFIGURATOR, new SslEngineConfigurator(trusting));
    }
    container.setDefaultMaxTextMessageBufferSize(1 << 20);
    session =
        container.connectToServer(
            new Endpoint() {
              @Override
              public void onOpen(Session opened, EndpointConfig config) {
                opened.addMessageHandler(
                    String.class, (MessageHandler.Whole<String>) messages::add);
              }

              @Override
              public void onClose(Session closing, CloseReason reason) {
                closed.complete(reason);
              }
            },
            ClientEndpointConfig.Builder.create().build(),
            address);
  }

  /** The WebSocket address of a path in a web application. */
  public static URI address(URI application, String path) {
    return URI.create(application.toString().replaceFirst("^http", "ws")).resolve(path);
  }

  public Peer send(String text) throws IOException {
    session.getBasicRemote().sendText(text);
    return this;
  }

  Peer sendBinary(String text) throws IOException {
    session.getBasicRemote().sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** The next message; fails when none comes in time. */
  public String next() throws InterruptedException {
    String message = messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertNotNull(message, () -> "no message; closed: " + closed.getNow(null));
    return message;
  }

  /** A message that has come already, or null. */
  @Nullable String pending() {
    return messages.poll();
  }

  /** Why the server closed; fails when it does not in time. */
  public CloseReason closeReason() throws Exception {
    return closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether neither side has closed it. */
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public void close() throws IOException {
    session.close();
    container.shutdown();
  }
}
