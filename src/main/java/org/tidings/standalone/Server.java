package org.tidings.standalone;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.UndertowSession;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.App;
import org.tidings.Config;
import org.tidings.ConfigException;
import org.tidings.http.ApiServlet;
import org.tidings.websocket.WebSockets;
import org.tidings.websocket.Writers;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.Options;

/**
 * The web application in an embedded Undertow. Its endpoints run on the I/O threads, which costs
 * half of what handing every message to a worker thread does; so nothing behind them may block.
 *
 * <p>Started once, by the main thread; stopped at most once, by the shutdown hook.
 */
final class Server {
  private static final Logger LOG = Logger.getLogger(Server.class.getName());
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int BODY_SLACK = 1 << 20;

  /** For requests that the application is answering. */
  private static final int REQUESTS_MILLIS = 500;

  /** The last of what {@code Shutdown} lists that a stop waits for. */
  private static final int SHUTDOWN_MILLIS = 1_000;

  /** In which it has stopped, beyond the time over which its clients are closed. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(7);

  /** For the head of a request, which a hostile client sends a byte at a time. */
  private static final int PARSE_MILLIS = 10_000;

  /**
   * Undertow closes a WebSocket by queueing a close frame: behind a peer that does not read, for
   * ever. This ends the connection. It must be longer than {@code client.ping_interval} can be,
   * since it counts from one write to the next.
   */
  private static final int WRITE_MILLIS = 60_000;

  /** For the next request on a connection. */
  private static final int IDLE_MILLIS = 60_000;

  private static final int NO_PORT = -1;

  /** WebSockets live by heartbeats of their own. */
  private static final int FOR_EVER = 0;

  private final Config config;
  private final App app;
  private final DeploymentManager deployment;
  private final DefaultByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES);
  private @Nullable Undertow undertow;
  // Null where it speaks plain HTTP; read by the threads of the redirect.
  private volatile @Nullable Tls tls;
  private @Nullable GracefulShutdownHandler requests;

  /**
   * @param home the unpacked WAR
   */
  Server(Config config, Path home) {
    this.config = config;
    this.app = new App(config);
    this.deployment = Servlets.newContainer().addDeployment(deployment(home));
  }

  /**
   * Starts listening.
   *
   * @return the address of the application, with the port that was bound
   * @throws ConfigException when a port or the address cannot be had, the certificate or its key
   *     cannot be used, or the application cannot be started as it is set up
   */
  synchronized String start() {
    try {
      Config.Tls files = config.standalone().tls();
      tls = files == null ? null : new Tls(files);
      deployment.deploy();
      requests = Handlers.gracefulShutdown(deployment.start());
      return listen(requests);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw reason(new UncheckedIOException(e), config.port());
    } catch (RuntimeException e) {
      throw reason(e, config.port());
    }
  }

  private String listen(HttpHandler handler) throws IOException {
    Tls secure = tls;
    Config.Tls files = config.standalone().tls();
    if (secure == null || files == null) {
      Undertow listening = start(config.port(), handler, FOR_EVER);
      return address("http", (InetSocketAddress) listening.getListenerInfo().get(0).getAddress());
    }
    int redirect = files.httpRedirect();
    HttpHandler redirecting = new HttpsRedirect(() -> publicPort(files));
    Undertow running = start(redirect == 0 ? NO_PORT : redirect, redirecting, PARSE_MILLIS);
    secure.listen(
        new TlsPort.Parts(
            running,
            handler,
            buffers,
            options(),
            OptionMap.create(Options.WRITE_TIMEOUT, WRITE_MILLIS),
            secure.handshakes(),
            PARSE_MILLIS,
            IDLE_MILLIS),
        config.host(),
        config.port());
    return address("https", Objects.requireNonNull(secure.address()));
  }

  /**
   * Starts the threads, and listens with plain HTTP where there is a port for it.
   *
   * @param silentMillis how long a connection may be silent, also one that owes a body
   */
  private Undertow start(int port, HttpHandler handler, int silentMillis) {
    Undertow.Builder builder =
        Undertow.builder()
            .setByteBufferPool(buffers)
            .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, SHUTDOWN_MILLIS)
            .setSocketOption(Options.READ_TIMEOUT, silentMillis)
            .setSocketOption(Options.WRITE_TIMEOUT, WRITE_MILLIS);
    OptionMap options = options();
    options.forEach(option -> copy(option, options, builder));
    if (port != NO_PORT) {
      builder.addHttpListener(port, config.host(), handler);
    }
    Undertow starting = builder.build();
    undertow = starting;
    try {
      starting.start();
    } catch (RuntimeException e) {
      throw reason(e, port);
    }
    return starting;
  }

  private OptionMap options() {
    return OptionMap.builder()
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
        .set(UndertowOptions.MAX_ENTITY_SIZE, longestBody(config))
        .getMap();
  }

  private static <T> void copy(Option<T> option, OptionMap from, Undertow.Builder to) {
    to.setServerOption(option, from.get(option));
  }

  /** Where clients reach the port that speaks TLS. */
  private int publicPort(Config.Tls files) {
    if (files.publicPort() != 0) {
      return files.publicPort();
    }
    Tls secure = tls;
    InetSocketAddress address = secure == null ? null : secure.address();
    return address == null ? config.port() : address.getPort();
  }

  /** More than the server API reads at all: it has a better answer to what is too long. */
  private static long longestBody(Config config) {
    return (long) config.httpApi().bodyLimit() + ApiServlet.MOST_DISCARDED + BODY_SLACK;
  }

  /** How long {@link #stop} may take. */
  Duration patience() {
    return config.operations().shutdownSpread().plus(STOP_PATIENCE);
  }

  /**
   * Disconnects the clients, and says so to whoever comes meanwhile; then stops listening. Does
   * nothing if it was never started.
   */
  synchronized void stop() {
    app.stopServing();
    refuseRequests();
    try {
      if (deployment.getState() == DeploymentManager.State.STARTED) {
        deployment.stop();
      }
      if (deployment.getState() == DeploymentManager.State.DEPLOYED) {
        deployment.undeploy();
      }
    } catch (ServletException e) {
      LOG.log(Level.WARNING, "stopping", e);
    }
    Tls secure = tls;
    if (secure != null) {
      secure.close();
    }
    if (undertow != null) {
      undertow.stop();
      undertow = null;
    }
    if (secure != null) {
      secure.end();
    }
    buffers.close();
  }

  /** With 503, from now on: an application that stops can only fail. */
  private void refuseRequests() {
    if (requests == null) {
      return;
    }
    requests.shutdown();
    try {
      requests.awaitShutdown(REQUESTS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DeploymentInfo deployment(Path home) {
    WebSocketDeploymentInfo endpoints =
        new WebSocketDeploymentInfo().setDispatchToWorkerThread(false).setBuffers(buffers);
    WebSockets.ENDPOINTS.forEach(endpoints::addEndpoint);
    return new DeploymentInfo()
        .setDeploymentName("tidings")
        .setContextPath("/")
        .setClassLoader(Server.class.getClassLoader())
        .setDefaultEncoding("UTF-8")
        .setResourceManager(new PageFiles(home))
        .addListener(new ListenerInfo(App.class, new ImmediateInstanceFactory<>(app)))
        .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, endpoints)
        .addServletContextAttribute(Writers.class.getName(), (Writers) Server::writer);
  }

  private static Executor writer(Object session) {
    return ((UndertowSession) session).getWebSocketChannel().getIoThread();
  }

  private String address(String scheme, InetSocketAddress bound) {
    String host =
        bound.getAddress().isAnyLocalAddress() || bound.getAddress().isLoopbackAddress()
            ? "localhost"
            : config.host();
    return scheme + "://" + host + ":" + bound.getPort() + "/";
  }

  private RuntimeException reason(RuntimeException failure, int port) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException refused) {
        return refused;
      }
      if (cause instanceof SocketException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException) {
        return new ConfigException(
            "cannot listen on port " + port + " of " + config.host() + ": " + cause.getMessage());
      }
    }
    return failure;
  }
}
