package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** One connection that sends the tutorial's message and checks the answer. Used by one thread. */
final class RawClient {

  private static final ByteBuffer MESSAGE =
      utf8("{\"data\":\"this is our data to send\",\"other\":\"this can be in any format\"}");
  private static final ByteBuffer ANSWER =
      utf8("{\"append\":true,\"returnText\":\"I am using websockets!\"}");
  private static final ByteBuffer NORMAL_CLOSURE =
      ByteBuffer.allocate(2).putChar((char) 1000).flip();
  private static final int ROOM_FOR_CONTROL_FRAMES = 512;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer in;
  private final ByteBuffer out;

  /** Messages sent and not yet answered. */
  private int outstanding;

  private RawClient(SocketChannel channel, SelectionKey key, int bufferSize) {
    this.channel = channel;
    this.key = key;
    in = ByteBuffer.allocateDirect(bufferSize);
    out = ByteBuffer.allocateDirect(bufferSize);
  }

  /**
   * Opens a connection whose key in the selector has the client as its attachment.
   *
   * @param pipeline the most messages that will ever be outstanding
   */
  static RawClient open(URI url, Selector selector, int pipeline) throws IOException {
    SocketChannel channel = Handshake.open(url);
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    int frame = Frame.SENT_HEADER + Frame.MAX_SENT_PAYLOAD;
    RawClient client = new RawClient(channel, key, ROOM_FOR_CONTROL_FRAMES + pipeline * frame);
    key.attach(client);
    return client;
  }

  /** Messages that are due together leave in one write. */
  void send(int messages) throws IOException {
    for (int i = 0; i < messages; i++) {
      put(Frame.Opcode.TEXT, MESSAGE);
    }
    outstanding += messages;
    flush();
  }

  /**
   * Does what the key is ready for, and answers pings.
   *
   * @return how many answers came
   * @throws IOException if the server ended the connection, or said anything but what it should
   */
  int onReady() throws IOException {
    if (key.isWritable()) {
      flush();
    }
    if (channel.read(in) < 0) {
      throw new EOFException("the server ended the connection");
    }
    in.flip();
    int answers = 0;
    for (Optional<Frame> frame = Frame.take(in); frame.isPresent(); frame = Frame.take(in)) {
      answers += accept(frame.get());
    }
    in.compact();
    flush();
    return answers;
  }

  private int accept(Frame frame) throws ProtocolException {
    switch (frame.opcode()) {
      case TEXT -> {
        verify(frame.payload());
        outstanding--;
        return 1;
      }
      case PING -> put(Frame.Opcode.PONG, frame.payload());
      case PONG -> throw new ProtocolException("a pong that nobody asked for");
      case CLOSE -> throw new ProtocolException("the server closed: " + describe(frame.payload()));
    }
    return 0;
  }

  private void verify(ByteBuffer payload) throws ProtocolException {
    if (!payload.equals(ANSWER)) {
      throw new ProtocolException("wrong answer: " + UTF_8.decode(payload));
    }
    if (outstanding == 0) {
      throw new ProtocolException("an answer to a message that was not sent");
    }
  }

  private static String describe(ByteBuffer close) {
    return close.remaining() < 2 ? "no code" : (int) close.getChar() + " " + UTF_8.decode(close);
  }

  private void put(Frame.Opcode opcode, ByteBuffer payload) {
    Frame.putMasked(out, opcode, payload, ThreadLocalRandom.current().nextInt());
  }

  private void flush() throws IOException {
    if (out.position() > 0) {
      out.flip();
      channel.write(out);
      out.compact();
    }
    int interest = SelectionKey.OP_READ | (out.position() > 0 ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  void startClosing() {
    try {
      put(Frame.Opcode.CLOSE, NORMAL_CLOSURE);
      flush();
    } catch (IOException e) {
      // The server ended the connection first: finishClosing has nothing to wait for.
    }
  }

  /** Waits for the server to end the connection, so that it need not write to a closed one. */
  void finishClosing(Duration patience) throws IOException {
    try (channel) {
      key.cancel();
      channel.configureBlocking(true);
      channel.socket().setSoTimeout(Math.max(1, (int) patience.toMillis()));
      channel.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException | SocketTimeoutException e) {
      // Reset, or not ended in time. The socket is closed either way, and no figure depends on it.
    }
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8)).asReadOnlyBuffer();
  }
}
