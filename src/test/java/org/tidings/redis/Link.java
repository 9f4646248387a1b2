package org.tidings.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The network between a node and Redis, for tests to break: it listens on a port of this machine
 * and hands everything on to another one. A connection that has sent the word SUBSCRIBE is a
 * subscriber's, and can be hit alone.
 */
public final class Link implements AutoCloseable {
  private volatile int target;
  private final ServerSocket server;
  private final ExecutorService threads;
  private final Valve valve = new Valve();
  private final Set<LinkConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /**
   * Opens one.
   *
   * @param target the port on this machine to hand on to; nobody needs to listen there yet
   */
  public Link(int target) {
    this.target = target;
    try {
      server = new ServerSocket(Ports.free(), 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = "link-" + server.getLocalPort() + "-" + target;
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.execute(this::accept);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        near.setTcpNoDelay(true);
        LinkConnection connection = new LinkConnection(near, valve, connections::remove);
        connections.add(connection);
        // Only after it is in the set: cut() closes what is there, this closes what came later.
        if (cut) {
          connection.reset();
        } else {
          threads.execute(() -> connection.run(target, threads));
        }
      } catch (IOException | RejectedExecutionException e) {
        // The link is closed, which ends the loop; or the peer was gone at once.
      }
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return server.getLocalPort();
  }

  /** As {@code redis://127.0.0.1:6379}. */
  public String address() {
    return "redis://127.0.0.1:" + port();
  }

  /** New connections are handed on to this port; those of this moment stay where they are. */
  public void turnTo(int another) {
    target = another;
  }

  /** How many connections run through it. */
  public int connections() {
    return connections.size();
  }

  /** How many of these are subscribers'. */
  public int subscribers() {
    return (int) connections.stream().filter(LinkConnection::isSubscriber).count();
  }

  /** Resets all connections, and each new one at once, until {@link #restore}. */
  public void cut() {
    cut = true;
    cutNow();
  }

  /** Ends {@link #cut}: new connections are let through. */
  public void restore() {
    cut = false;
  }

  /** Resets the connections of this moment; new ones are let through. */
  public void cutNow() {
    connections.forEach(LinkConnection::reset);
  }

  /** Resets the subscribers' connections of this moment; new ones are let through. */
  public void cutSubscribers() {
    connections.stream().filter(LinkConnection::isSubscriber).forEach(LinkConnection::reset);
  }

  /**
   * Stops all bytes both ways until {@link #thaw}, and the ends of connections too: neither side
   * learns of anything. When this returns, nothing more arrives.
   */
  public void freeze() {
    valve.shut(connection -> true);
  }

  /** As {@link #freeze}, for the connections alone that are a subscriber's or become one. */
  public void freezeSubscribers() {
    valve.shut(LinkConnection::isSubscriber);
  }

  /** Lets go on what was frozen, with all that has come in meanwhile. */
  public void thaw() {
    valve.shut(connection -> false);
  }

  /**
   * Holds all that comes in for a while.
   *
   * @param delay how long at least, each way; zero for none
   */
  public void delay(Duration delay) {
    valve.delay(delay);
  }

  @Override
  public void close() {
    try {
      server.close();
      cut();
      threads.shutdownNow();
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("threads of the link to " + target + " do not end");
      }
      cutNow(); // what the accepting thread took last
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What holds bytes back. */
  static final class Valve {
    private Predicate<LinkConnection> shut = connection -> false;
    private Duration delay = Duration.ZERO;
    private int writing;

    private synchronized void shut(Predicate<LinkConnection> which) {
      shut = which;
      notifyAll();
      try {
        // A write that takes longer has a peer that does not read: nothing arrives there anyway.
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        for (long left = 1; writing > 0 && left > 0; left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void delay(Duration howLong) {
      delay = howLong;
    }

    /** Waits until bytes of this connection may go on; {@link #written} must follow. */
    synchronized void pass(LinkConnection connection) throws InterruptedException {
      long end = System.nanoTime() + delay.toNanos();
      for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      while (shut.test(connection)) {
        wait();
      }
      writing++;
    }

    synchronized void written() {
      writing--;
      notifyAll();
    }
  }
}
