package org.tidings.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * Connections to one server, driven by the thread that calls. Between calls nobody answers the
 * server's pings.
 */
final class RawClients implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(2);

  private final Selector selector;
  private final List<RawClient> clients = new ArrayList<>();

  private RawClients(Selector selector) {
    this.selector = selector;
  }

  /**
   * @param listeners one for each client, by its number
   */
  static RawClients open(
      URI url, int count, RawClient.Room room, IntFunction<RawClient.Listener> listeners)
      throws IOException {
    RawClients all = none();
    try {
      for (int i = 0; i < count; i++) {
        RawClient unused = all.add(url, room, listeners.apply(i));
      }
      return all;
    } catch (IOException e) {
      all.close();
      throw e;
    }
  }

  static RawClients none() throws IOException {
    return new RawClients(Selector.open());
  }

  /** Opens one more. */
  RawClient add(URI url, RawClient.Room room, RawClient.Listener listener) throws IOException {
    RawClient client = RawClient.open(url, selector, room, listener);
    clients.add(client);
    return client;
  }

  List<RawClient> all() {
    return clients;
  }

  /**
   * Drives the connections until something is so.
   *
   * @throws IOException if it does not come about, a connection ends, or a listener objects
   */
  void runUntil(BooleanSupplier done) throws IOException {
    while (!done.getAsBoolean()) {
      if (!run(PATIENCE)) {
        throw new IOException("the server was silent for " + PATIENCE);
      }
    }
  }

  /**
   * Drives the connections for some time.
   *
   * @throws IOException if one ends, or a listener objects
   */
  void runFor(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      boolean unused = run(Duration.ofNanos(left));
    }
  }

  private boolean run(Duration patience) throws IOException {
    int ready = selector.select(Math.max(1, patience.toMillis()));
    for (SelectionKey key : selector.selectedKeys()) {
      ((RawClient) key.attachment()).onReady();
    }
    selector.selectedKeys().clear();
    return ready > 0;
  }

  /** Closes every connection with code 1000; servers that do not answer in time are cut off. */
  @Override
  public void close() throws IOException {
    try (selector) {
      long end = System.nanoTime() + CLOSING_PATIENCE.toNanos();
      clients.forEach(RawClient::startClosing);
      for (RawClient client : clients) {
        client.finishClosing(Duration.ofNanos(end - System.nanoTime()));
      }
    }
  }
}
