package org.tidings.it.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tidings.it.SdkTests;
import org.tidings.it.StandaloneServer;

/** What the official JavaScript SDK and cent.js can do, they can do with Tidings. */
class SdkSuiteIT {
  /** Where clients of the protocol look for it. */
  private static final String PATH = "connection/websocket";

  @TestFactory
  Stream<DynamicTest> scripts() throws Exception {
    try (StandaloneServer main = server().start();
        StandaloneServer strict = strict().start();
        Restarting restarting = new Restarting()) {
      Map<String, URI> servers =
          Map.of("main", main.uri(), "strict", strict.uri(), "restarting", restarting.uri());
      return SdkTests.all(servers, PATH, restarting.control());
    }
  }

  private static StandaloneServer.Launch server() {
    return new StandaloneServer.Launch()
        .arguments("--config", SdkTests.CONFIG.toString(), "--log-level", "warning")
        .systemProperty("tidings.client.token.hmac_secret_key", SdkTests.SECRET)
        .systemProperty("tidings.http_api.key", SdkTests.API_KEY);
  }

  /** A server that lets nobody in without a token, and pings often. */
  private static StandaloneServer.Launch strict() {
    return server()
        .systemProperty("tidings.client.allow_anonymous_connect_without_token", "false")
        .systemProperty("tidings.client.ping_interval", "1s")
        .systemProperty("tidings.client.pong_timeout", "30s")
        .systemProperty("tidings.client.expired_close_delay", "1s");
  }

  /** A server that a script may have restarted: by a POST. */
  private static final class Restarting implements AutoCloseable {
    private final HttpServer control;
    private StandaloneServer server;

    Restarting() throws IOException {
      server = server().start();
      control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      control.createContext("/", this::restart);
      control.start();
    }

    synchronized URI uri() {
      return server.uri();
    }

    URI control() {
      return URI.create("http://127.0.0.1:" + control.getAddress().getPort() + "/");
    }

    private synchronized void restart(HttpExchange exchange) throws IOException {
      try (exchange) {
        server.stop();
        server.close();
        server = server().port(server.port()).start();
        exchange.sendResponseHeaders(204, -1);
      }
    }

    @Override
    public synchronized void close() {
      control.stop(0);
      server.close();
    }
  }
}
