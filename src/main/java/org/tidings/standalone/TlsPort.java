package org.tidings.standalone;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * A port that speaks TLS: HTTP/2 or HTTP/1.1, as ALPN settles it, and WebSockets over the latter.
 *
 * <p>Made by hand and not by Undertow's builder, since that gives a handshake all the time in the
 * world, and an idle connection with HTTP/2 too.
 */
final class TlsPort implements AutoCloseable {
  private static final int BACKLOG = 1000;
  private static final int STREAMS = 100;

  private final int handshakeMillis;
  private final ChannelListener<StreamConnection> protocols;
  private final UndertowXnioSsl ssl;
  private final AcceptingChannel<SslConnection> accepting;

  /**
   * What a port is made of.
   *
   * @param handshakes where keys are used, which takes milliseconds: an I/O thread that did it
   *     would keep its WebSockets waiting
   */
  record Parts(
      Undertow running,
      HttpHandler handler,
      ByteBufferPool buffers,
      OptionMap serverOptions,
      OptionMap socketOptions,
      Executor handshakes,
      int handshakeMillis,
      int idleMillis) {}

  /**
   * Listens, on the threads of a server that runs.
   *
   * @throws IOException if the port or the address cannot be had
   */
  TlsPort(Parts parts, Credentials credentials, String host, int port) throws IOException {
    this.handshakeMillis = parts.handshakeMillis();
    this.protocols = protocols(parts);
    Undertow running = parts.running();
    this.ssl =
        new UndertowXnioSsl(
            running.getXnio(), OptionMap.EMPTY, credentials.context(), parts.handshakes());
    OptionMap options =
        OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true)
            .set(Options.BACKLOG, BACKLOG)
            .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
            .addAll(parts.socketOptions())
            .getMap();
    this.accepting =
        ssl.createSslConnectionServer(
            running.getWorker(),
            new InetSocketAddress(InetAddress.getByName(host), port),
            ChannelListeners.openListenerAdapter(this::shakeHands),
            options);
    accepting.resumeAccepts();
  }

  private static AlpnOpenListener protocols(Parts parts) {
    OptionMap options =
        OptionMap.builder()
            .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
            .addAll(parts.serverOptions())
            .getMap();
    HttpOpenListener http = new HttpOpenListener(parts.buffers(), options);
    http.setRootHandler(parts.handler());
    Http2OpenListener http2 =
        new Http2OpenListener(
            parts.buffers(),
            OptionMap.builder()
                .addAll(options)
                // Not for HTTP/1.1: WebSockets live by heartbeats of their own.
                .set(UndertowOptions.IDLE_TIMEOUT, parts.idleMillis())
                .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS)
                .getMap());
    http2.setRootHandler(parts.handler());
    AlpnOpenListener alpn = new AlpnOpenListener(parts.buffers(), options, http);
    alpn.addProtocol(Http2OpenListener.HTTP2, http2, 10);
    return alpn;
  }

  /** Called by an I/O thread, that of the connection. */
  private void shakeHands(SslConnection connection) {
    // Weak: one that has ended by itself is not kept till then.
    WeakReference<SslConnection> waiting = new WeakReference<>(connection);
    XnioExecutor.Key end =
        connection
            .getIoThread()
            .executeAfter(
                () -> IoUtils.safeClose(waiting.get()), handshakeMillis, TimeUnit.MILLISECONDS);
    connection.getHandshakeSetter().set(done -> end.remove());
    protocols.handleEvent(connection);
  }

  /** Handshakes from now on are with these; connections that are open go on as they are. */
  void use(Credentials credentials) {
    ssl.updateSSLContext(credentials.context());
  }

  /** The address that it listens on. */
  InetSocketAddress address() {
    return accepting.getLocalAddress(InetSocketAddress.class);
  }

  /** Takes no more connections. */
  @Override
  public void close() {
    IoUtils.safeClose(accepting);
  }
}
