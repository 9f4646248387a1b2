package org.tidings.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The load generator: connections to one server, driven by the thread that calls. Between calls
 * nobody answers the server's pings.
 */
final class RawClients implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(2);

  private final Selector selector;
  private final List<RawClient> clients = new ArrayList<>();
  private final int pipeline;

  private RawClients(Selector selector, int pipeline) {
    this.selector = selector;
    this.pipeline = pipeline;
  }

  /**
   * @param pipeline the messages that {@link #echo} keeps outstanding on each connection
   */
  static RawClients open(URI url, int count, int pipeline) throws IOException {
    RawClients all = new RawClients(Selector.open(), pipeline);
    try {
      for (int i = 0; i < count; i++) {
        all.clients.add(RawClient.open(url, all.selector, pipeline));
      }
      return all;
    } catch (IOException e) {
      all.close();
      throw e;
    }
  }

  /**
   * Each client sends a message for every answer, for the time given; then all wait for what is
   * still outstanding, so that every message sent is among those counted.
   *
   * @return the messages answered, each checked
   * @throws IOException if an answer is wrong or does not come, or a connection ends
   */
  long echo(Duration sending) throws IOException {
    long end = System.nanoTime() + sending.toNanos();
    for (RawClient client : clients) {
      client.send(pipeline);
    }
    long outstanding = (long) clients.size() * pipeline;
    long answered = 0;
    while (outstanding > 0) {
      int ready = selector.select(PATIENCE.toMillis());
      if (ready == 0) {
        throw new IOException(outstanding + " answers did not come within " + PATIENCE);
      }
      boolean sendsMore = System.nanoTime() - end < 0;
      int answers = onReady(sendsMore);
      answered += answers;
      outstanding -= sendsMore ? 0 : answers;
    }
    return answered;
  }

  /** Keeps the connections alive, and fails if one ends or hears anything but a ping. */
  void idle(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      int ready = selector.select(left);
      int answers = ready == 0 ? 0 : onReady(false);
      if (answers > 0) {
        throw new IllegalStateException("answers to " + answers + " messages that nobody sent");
      }
    }
  }

  private int onReady(boolean sendsMore) throws IOException {
    int answers = 0;
    for (SelectionKey key : selector.selectedKeys()) {
      RawClient client = (RawClient) key.attachment();
      int own = client.onReady();
      answers += own;
      if (sendsMore) {
        client.send(own);
      }
    }
    selector.selectedKeys().clear();
    return answers;
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
