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

/** One connection that says and hears whole texts, and answers pings. Used by one thread. */
final class RawClient {

  /** Hears what the server says to one client. */
  interface Listener {
    /**
     * Takes a text, in UTF-8; it is valid for this call only.
     *
     * @throws ProtocolException if the server should not have said that
     */
    void heard(RawClient client, ByteBuffer text) throws ProtocolException;
  }

  /**
   * Bytes that one connection may hold.
   *
   * @param in for the longest text that the server sends
   * @param out for all that is sent before the server takes it
   */
  record Room(int in, int out) {}

  private static final ByteBuffer NORMAL_CLOSURE =
      ByteBuffer.allocate(2).putChar((char) 1000).flip();
  private static final int ROOM_FOR_CONTROL_FRAMES = 512;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Listener listener;
  private final ByteBuffer in;
  private final ByteBuffer out;

  private RawClient(SocketChannel channel, SelectionKey key, Room room, Listener listener) {
    this.channel = channel;
    this.key = key;
    this.listener = listener;
    in = ByteBuffer.allocateDirect(ROOM_FOR_CONTROL_FRAMES + room.in());
    out = ByteBuffer.allocateDirect(ROOM_FOR_CONTROL_FRAMES + room.out());
  }

  /** Opens a connection whose key in the selector has the client as its attachment. */
  static RawClient open(URI url, Selector selector, Room room, Listener listener)
      throws IOException {
    SocketChannel channel = Handshake.open(url);
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    RawClient client = new RawClient(channel, key, room, listener);
    key.attach(client);
    return client;
  }

  Listener listener() {
    return listener;
  }

  static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8)).asReadOnlyBuffer();
  }

  /** Puts a text among those that leave with the next {@link #flush}. */
  void put(ByteBuffer text) {
    put(Frame.Opcode.TEXT, text);
  }

  private void put(Frame.Opcode opcode, ByteBuffer payload) {
    Frame.putMasked(out, opcode, payload, ThreadLocalRandom.current().nextInt());
  }

  /** Writes what was put, in one write; what the server does not take follows when it does. */
  void flush() throws IOException {
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

  /**
   * Does what the key is ready for, and tells the listener.
   *
   * @throws IOException if the server ended the connection, or said anything but what it should
   */
  void onReady() throws IOException {
    if (key.isWritable()) {
      flush();
    }
    if (channel.read(in) < 0) {
      throw new EOFException("the server ended the connection");
    }
    in.flip();
    for (Optional<Frame> frame = Frame.take(in); frame.isPresent(); frame = Frame.take(in)) {
      accept(frame.get());
    }
    in.compact();
    flush();
  }

  private void accept(Frame frame) throws ProtocolException {
    switch (frame.opcode()) {
      case TEXT -> listener.heard(this, frame.payload());
      case PING -> put(Frame.Opcode.PONG, frame.payload());
      case PONG -> throw new ProtocolException("a pong that nobody asked for");
      case CLOSE -> throw new ProtocolException("the server closed: " + describe(frame.payload()));
    }
  }

  private static String describe(ByteBuffer close) {
    return close.remaining() < 2 ? "no code" : (int) close.getChar() + " " + UTF_8.decode(close);
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
}
