package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.app.TutorialHandler;
import org.tidings.auth.AccessPolicy;
import org.tidings.auth.JwtVerifier;
import org.tidings.engine.MemoryEngine;
import org.tidings.hub.Hub;
import org.tidings.hub.Opening;
import org.tidings.hub.Resources;
import org.tidings.hub.Services;
import org.tidings.hub.Transport;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;

/** Calls that are at work first, then the clients; and nothing for ever. */
class ShutdownTest {
  private static final CompletionStage<Void> NO_CALLS = CompletableFuture.completedStage(null);

  private final Threads threads = new Threads();
  private final Hub hub = hub(threads);
  private final List<String> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    threads.stop();
  }

  @Test
  void callsAreFinishedBeforeTheFirstClientIsClosed() {
    hub.connect(new Connection(false), Opening.UNDECIDED);
    shutdown(
            () -> {
              events.add("shut: " + hub.isShutDown());
              return later().thenRun(() -> events.add("calls done"));
            })
        .run();
    assertEquals(List.of("shut: true", "calls done", "close 3001"), events);
  }

  /** After a moment that is long enough to close a client. */
  private static CompletableFuture<Void> later() {
    return new CompletableFuture<Void>().completeOnTimeout(null, 200, TimeUnit.MILLISECONDS);
  }

  @Test
  void allClientsAreClosedWhenItIsDone() {
    for (int i = 0; i < 20; i++) {
      hub.connect(new Connection(false), Opening.UNDECIDED);
    }
    shutdown(() -> NO_CALLS).run();
    assertEquals(0, hub.size());
    assertEquals(20, events.size());
  }

  @Test
  void aCallThatNeverEndsIsGivenUp() {
    hub.connect(new Connection(false), Opening.UNDECIDED);
    try (LogLines log = LogLines.ofThisThread(Shutdown.class, Level.WARNING)) {
      shutdown(CompletableFuture::new).run();
      assertEquals("a call was still at work after " + Shutdown.CALLS, log.takeOne().getMessage());
    }
    assertEquals(List.of("close 3001"), events);
  }

  @Test
  void aCallThatFailsHoldsUpNothing() {
    hub.connect(new Connection(false), Opening.UNDECIDED);
    try (LogLines log = LogLines.ofThisThread(Shutdown.class, Level.WARNING)) {
      shutdown(() -> CompletableFuture.failedStage(new IllegalStateException("broken"))).run();
      assertEquals("broken", String.valueOf(log.takeOne().getThrown().getMessage()));
    }
    assertEquals(List.of("close 3001"), events);
  }

  @Test
  void aClientWhoseCloseHangsIsGivenUp() {
    hub.connect(new Connection(true), Opening.UNDECIDED);
    try (LogLines log = LogLines.ofThisThread(Shutdown.class, Level.WARNING)) {
      shutdown(() -> NO_CALLS).run();
      assertTrue(log.takeOne().getMessage().startsWith("1 clients had not left after "));
    }
    threads.stop();
    assertEquals(List.of("interrupted"), events);
  }

  @Test
  void itSaysOnceHowManyClientsThereAre() {
    hub.connect(new Connection(false), Opening.UNDECIDED);
    hub.connect(new Connection(false), Opening.UNDECIDED);
    try (LogLines log = LogLines.ofThisThread(Shutdown.class, Level.INFO)) {
      Shutdown shutdown = shutdown(() -> NO_CALLS);
      shutdown.run();
      shutdown.run();
      assertEquals("stopping: 2 clients", log.takeOne().getMessage());
    }
  }

  @Test
  void itIsDoneOnce() {
    Shutdown shutdown =
        shutdown(
            () -> {
              events.add("asked");
              return NO_CALLS;
            });
    shutdown.run();
    shutdown.run();
    assertEquals(List.of("asked"), events);
  }

  private Shutdown shutdown(Supplier<CompletionStage<Void>> inFlight) {
    return new Shutdown(hub, Duration.ofSeconds(1), threads.timer(), inFlight);
  }

  private static Hub hub(Threads threads) {
    Config config = new Settings().read();
    InstantSource clock = InstantSource.system();
    return new Hub(
        new Services(
            new TutorialHandler(),
            new MemoryEngine(System::nanoTime),
            new AccessPolicy(config.namespaces(), true, false, 255),
            new JwtVerifier(config.access().tokens(), threads.handlers(), clock),
            "tidings test",
            "node",
            new Metrics()),
        config.limits(),
        new Resources(
            System::nanoTime, clock, new Random(1), threads.workers(), threads.closers()));
  }

  /** One whose peer is gone, and the container waits for it, or not. */
  private final class Connection implements Transport {
    private final boolean hangs;

    Connection(boolean hangs) {
      this.hangs = hangs;
    }

    @Override
    public void send(Message.Encoded message, Consumer<@Nullable Throwable> done) {
      done.accept(null);
    }

    @Override
    public void ping(Consumer<@Nullable Throwable> done) {
      done.accept(null);
    }

    @Override
    public void close(Disconnect disconnect) {
      if (!hangs) {
        events.add("close " + disconnect.code());
        return;
      }
      try {
        new CompletableFuture<Void>().get();
      } catch (InterruptedException e) {
        events.add("interrupted");
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean isOpen() {
      return true;
    }
  }
}
