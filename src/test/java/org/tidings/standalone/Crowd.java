package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Many subscribers of one channel, driven by the thread that calls. Each checks that it is pushed
 * every publication, in order.
 */
final class Crowd implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Selector selector = Selector.open();
  private final String pushed;
  private final int size;

  /**
   * @param pushed what begins the push of publication N, with {@code %d} for N, from 0 on
   */
  Crowd(int port, int size, String opening, String pushed) throws IOException {
    this.pushed = pushed;
    this.size = size;
    for (int i = 0; i < size; i++) {
      join(port, opening);
    }
  }

  private void join(int port, String opening) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    // One after the other: a thousand handshakes at once would overflow the backlog.
    channel.write(ByteBuffer.wrap(Wire.handshake("/ws").getBytes(ISO_8859_1)));
    ByteBuffer one = ByteBuffer.allocate(1);
    for (StringBuilder head = new StringBuilder(); head.indexOf("\r\n\r\n") < 0; one.clear()) {
      if (channel.read(one) < 0) {
        throw new EOFException("not accepted: " + head);
      }
      head.append((char) one.get(0));
    }
    channel.write(ByteBuffer.wrap(Wire.frame(Wire.TEXT, opening.getBytes(ISO_8859_1))));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new Member(channel));
  }

  /** Reads until everybody has had so many publications. */
  void awaitPublications(int count) throws IOException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (arrived(count) < size) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(arrived(count) + " of " + size + " have had " + count);
      }
      selector.select(1000);
      for (SelectionKey key : selector.selectedKeys()) {
        ((Member) key.attachment()).read();
      }
      selector.selectedKeys().clear();
    }
  }

  private long arrived(int count) {
    return selector.keys().stream().filter(key -> ((Member) key.attachment()).had >= count).count();
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private final class Member {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(80 * 1024);
    private int had;

    Member(SocketChannel channel) {
      this.channel = channel;
    }

    void read() throws IOException {
      if (channel.read(in) < 0) {
        throw new EOFException("the server ended a connection that reads");
      }
      in.flip();
      while (takeFrame()) {
        // On to the next.
      }
      in.compact();
    }

    private boolean takeFrame() throws IOException {
      in.mark();
      if (in.remaining() < 4) {
        return reset();
      }
      int opcode = in.get() & 0x0f;
      int length = in.get() & 0x7f;
      if (length == 127) {
        throw new IOException("a frame longer than any that is joined");
      }
      length = length == 126 ? in.getChar() : length;
      if (in.remaining() < length) {
        return reset();
      }
      if (opcode != Wire.TEXT) {
        throw new IOException("a frame of kind " + opcode);
      }
      take(new String(in.array(), in.position(), length, ISO_8859_1));
      in.position(in.position() + length);
      return true;
    }

    private boolean reset() {
      in.reset();
      return false;
    }

    private void take(String frame) throws IOException {
      for (String line : frame.split("\n", -1)) {
        if (line.startsWith(pushed.formatted(had))) {
          had++;
        } else if (line.startsWith("{\"push\"") || line.contains("error")) {
          throw new IOException("not publication " + had + ": " + line);
        }
      }
    }
  }
}
