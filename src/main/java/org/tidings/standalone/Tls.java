package org.tidings.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tidings.Config;
import org.tidings.ConfigException;

/**
 * TLS as it is set up: the port that speaks it, the threads that shake hands, and the one that
 * looks whether the certificate has been replaced.
 */
final class Tls implements AutoCloseable {
  private static final long LOOK_MILLIS = 2_000;

  /** So many handshakes wait for each thread. */
  static final int WAITING = 64;

  private final TlsReload reload;
  private final ScheduledExecutorService timer;
  private final ExecutorService handshakes;
  // Null until it listens; written by the main thread.
  private volatile @Nullable TlsPort port;
  // The timer's task; held, as nobody asks for its outcome.
  private @Nullable ScheduledFuture<?> looking;

  /**
   * Reads the files.
   *
   * @throws ConfigException if they cannot be used
   */
  Tls(Config.Tls config) {
    this.reload = new TlsReload(config, InstantSource.system(), this::use);
    this.timer = Executors.newSingleThreadScheduledExecutor(threads("tidings-tls"));
    this.handshakes = handshakes(Runtime.getRuntime().availableProcessors());
  }

  /**
   * Makes so many handshakes at once, and lets some more wait. What is too much is done by whoever
   * asks, who takes no more connections meanwhile: in a longer queue all would be out of time
   * before it is their turn.
   */
  static ExecutorService handshakes(int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(threads * WAITING),
        threads("tidings-tls-handshake"),
        new ThreadPoolExecutor.CallerRunsPolicy());
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Where handshakes are made; until {@link #end}. */
  Executor handshakes() {
    return handshakes;
  }

  /**
   * Listens.
   *
   * @throws IOException if the port or the address cannot be had
   */
  void listen(TlsPort.Parts parts, String host, int number) throws IOException {
    port = new TlsPort(parts, reload.first(), host, number);
    looking =
        timer.scheduleWithFixedDelay(reload::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Where it listens; null: not yet, or no more. */
  @Nullable InetSocketAddress address() {
    TlsPort listening = port;
    return listening == null ? null : listening.address();
  }

  private void use(Credentials credentials) {
    TlsPort listening = port;
    if (listening != null) {
      listening.use(credentials);
    }
  }

  /** Takes no more connections, and looks no more. */
  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    timer.shutdown();
    TlsPort listening = port;
    if (listening != null) {
      listening.close();
    }
  }

  /** Shakes no more hands; called when the threads of the server have ended, which ask for it. */
  void end() {
    var unused = handshakes.shutdownNow();
  }
}
