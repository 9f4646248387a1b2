package org.tidings.auth;

import com.nimbusds.jose.jwk.JWK;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A key set on loopback. */
final class JwksServer implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Answer answer = exchange -> send(exchange, 200, "{\"keys\":[]}");

  interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  JwksServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.createContext("/keys", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys?zzmarkzz");
  }

  /** How many requests came since the last call. */
  int takeRequests() {
    return requests.getAndSet(0);
  }

  void publish(JWK... keys) {
    publish(List.of(keys).stream().map(JWK::toJSONString).collect(Collectors.joining(",")));
  }

  /** Publishes the text as the elements of the set. */
  void publish(String keys) {
    answer(200, "{\"keys\":[" + keys + "]}");
  }

  void answer(int status, String body) {
    answer = exchange -> send(exchange, status, body);
  }

  /** Takes requests, and says nothing. */
  void beSilent() {
    answer = exchange -> closing.await();
  }

  /** Answers a byte at a time, for ever. */
  void drip() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (!closing.await(10, TimeUnit.MILLISECONDS)) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
          }
        };
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      answer.to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
