package org.tidings.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.tidings.redis.Link.Valve;

/** One connection through a {@link Link}: two sockets, and a thread for each way. */
final class LinkConnection {
  private static final String WORD = "SUBSCRIBE";

  private final Socket near;
  private final Socket far = new Socket();
  private final Valve valve;
  private final Consumer<LinkConnection> onEnd;
  private final AtomicInteger openWays = new AtomicInteger(2);
  private volatile boolean subscriber;

  LinkConnection(Socket near, Valve valve, Consumer<LinkConnection> onEnd) {
    this.near = near;
    this.valve = valve;
    this.onEnd = onEnd;
  }

  boolean isSubscriber() {
    return subscriber;
  }

  /** Hands on until both sides have closed, or one has failed. */
  void run(int target, Executor threads) {
    try {
      passing(() -> far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target)));
      far.setTcpNoDelay(true);
      threads.execute(() -> copy(far, near, false));
      copy(near, far, true);
    } catch (IOException | InterruptedException | RejectedExecutionException e) {
      reset(); // Redis is not there, or the link closes: the peer sees that
    }
  }

  private void copy(Socket from, Socket to, boolean fromNear) {
    byte[] buffer = new byte[1 << 16];
    String tail = "";
    try {
      for (int n = from.getInputStream().read(buffer); n >= 0; ) {
        if (fromNear && !subscriber) {
          String text = tail + new String(buffer, 0, n, ISO_8859_1);
          subscriber = text.contains(WORD);
          tail = text.substring(Math.max(0, text.length() - WORD.length() + 1));
        }
        int length = n;
        passing(() -> to.getOutputStream().write(buffer, 0, length));
        n = from.getInputStream().read(buffer);
      }
      passing(to::shutdownOutput);
      if (openWays.decrementAndGet() == 0) {
        end();
      }
    } catch (IOException e) {
      fail();
    } catch (InterruptedException e) {
      reset();
    }
  }

  /** One side was reset: so is the other, though not while the link is frozen. */
  private void fail() {
    try {
      passing(this::reset);
    } catch (IOException | InterruptedException e) {
      reset();
    }
  }

  /** Ends both sides at once, with RST. */
  void reset() {
    for (Socket socket : new Socket[] {near, far}) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // It is closed already.
      }
    }
    end();
  }

  private void end() {
    onEnd.accept(this);
    for (Socket socket : new Socket[] {near, far}) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no more use either way.
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void passing(Step step) throws IOException, InterruptedException {
    valve.pass(this);
    try {
      step.run();
    } finally {
      valve.written();
    }
  }
}
