package org.tidings.websocket;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tidings.hub.Hub;

/**
 * What the endpoints of this web application share.
 *
 * <p>Containers make the endpoints, through constructors without arguments, and inject nothing that
 * all of them know. So what is running is found in a static field: one for each web application,
 * since each has a class loader of its own.
 */
public final class WebSockets {
  /** The paths of the endpoints, in the web application. */
  public static final List<String> PATHS = List.of("/ws", "/ws/", Openings.PROTOCOL_PATH);

  /** The endpoint classes, for servers that do not look for annotations. */
  public static final List<Class<?>> ENDPOINTS =
      List.of(WsEndpoint.class, WsSlashEndpoint.class, ConnectionEndpoint.class);

  private static volatile @Nullable WebSockets running;

  private final Hub hub;
  private final int maxMessageBytes;
  // Null where any thread writes to any connection.
  private final @Nullable Writers writers;

  private WebSockets(Hub hub, int maxMessageBytes, @Nullable Writers writers) {
    this.hub = hub;
    this.maxMessageBytes = maxMessageBytes;
    this.writers = writers;
  }

  /**
   * Makes the endpoints of this web application work, and sets what the container should not do
   * itself.
   *
   * @param accepted which connections are taken
   * @param maxMessageBytes a longer message ends its connection: close 1009
   * @param whenStopping closes the clients; called when the application stops, before the container
   *     closes anything itself
   * @throws IllegalStateException when this container has no WebSockets
   */
  public static void start(
      ServletContext context,
      Hub hub,
      Handshakes accepted,
      int maxMessageBytes,
      Runnable whenStopping) {
    if (!(context.getAttribute(ServerContainer.class.getName())
        instanceof ServerContainer sockets)) {
      throw new IllegalStateException(
          "no WebSockets in this container: " + context.getServerInfo());
    }
    // -1: never. The container's own idle time-out closes healthy connections on Tyrus.
    sockets.setDefaultMaxSessionIdleTimeout(-1);
    HandshakeFilter.Node node =
        new HandshakeFilter.Node(
            hub::isShutDown, hub::size, System::nanoTime, hub.metrics(), whenStopping);
    FilterRegistration.Dynamic filter =
        context.addFilter("handshake", new HandshakeFilter(accepted, node));
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    Writers writers = (Writers) context.getAttribute(Writers.class.getName());
    running = new WebSockets(hub, maxMessageBytes, writers);
  }

  /** Connections that come from now on fail. */
  public static void stop() {
    running = null;
  }

  static WebSockets running() {
    WebSockets current = running;
    if (current == null) {
      throw new IllegalStateException("Tidings is not running");
    }
    return current;
  }

  Hub hub() {
    return hub;
  }

  SessionTransport transport(Session session) {
    return new SessionTransport(session, writers == null ? null : writers.of(session));
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }
}
