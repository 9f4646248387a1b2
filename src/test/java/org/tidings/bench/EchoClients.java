package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Connections that send the tutorial's message and check the answer. */
final class EchoClients implements AutoCloseable {

  /** Time for new connections to be past their opening. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  private static final ByteBuffer MESSAGE =
      RawClient.utf8(
          "{\"data\":\"this is our data to send\",\"other\":\"this can be in any format\"}");
  private static final ByteBuffer ANSWER =
      RawClient.utf8("{\"append\":true,\"returnText\":\"I am using websockets!\"}");

  private final RawClients clients;
  private final int pipeline;
  private long outstanding;
  private long answered;
  private long sendUntil;

  private EchoClients(URI url, int count, int pipeline) throws IOException {
    int room = pipeline * (Frame.SENT_HEADER + MESSAGE.remaining());
    this.pipeline = pipeline;
    this.clients =
        RawClients.open(url, count, new RawClient.Room(room, room), number -> new Echo());
  }

  /**
   * @param pipeline the messages that {@link #echo} keeps outstanding on each connection
   */
  private static EchoClients open(URI url, int count, int pipeline) throws IOException {
    return new EchoClients(url, count, pipeline);
  }

  /** A round of echo on new connections. */
  static Sample round(ServerProcess server, int clients, int pipeline, Duration time)
      throws IOException {
    try (EchoClients opened = open(server.url(), clients, pipeline)) {
      opened.echo(SETTLE);
      return server.sample(() -> opened.echo(time));
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
    sendUntil = System.nanoTime() + sending.toNanos();
    answered = 0;
    for (RawClient client : clients.all()) {
      ((Echo) client.listener()).send(client, pipeline);
      client.flush();
    }
    clients.runUntil(() -> outstanding == 0);
    return answered;
  }

  @Override
  public void close() throws IOException {
    clients.close();
  }

  private final class Echo implements RawClient.Listener {
    private int unanswered;

    void send(RawClient client, int messages) {
      for (int i = 0; i < messages; i++) {
        client.put(MESSAGE);
      }
      unanswered += messages;
      outstanding += messages;
    }

    /** The messages that answers call for leave together, when all answers have been read. */
    @Override
    public void heard(RawClient client, ByteBuffer text) throws ProtocolException {
      if (!text.equals(ANSWER)) {
        throw new ProtocolException("wrong answer: " + UTF_8.decode(text));
      }
      if (unanswered == 0) {
        throw new ProtocolException("an answer to a message that was not sent");
      }
      unanswered--;
      outstanding--;
      answered++;
      if (System.nanoTime() - sendUntil < 0) {
        send(client, 1);
      }
    }
  }
}
