package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;

class OutboxThreadsTest {
  private static final int MESSAGES = 10_000;

  private final ExecutorService completers = Executors.newFixedThreadPool(2);
  private final Racing transport = new Racing();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final Outbox outbox =
      new Outbox(transport, Integer.MAX_VALUE, System::nanoTime, new Draining());

  // Guarded by this: the order of the offers.
  private int offered;
  private volatile boolean stopped;

  @AfterEach
  void stop() {
    stopped = true;
    completers.shutdownNow();
  }

  @Test
  void twoThreadsOfferAndNeverAreTwoSendsInFlightNorTwoMessagesOutOfOrder() throws Exception {
    CompletableFuture<Void> first = CompletableFuture.runAsync(this::offerHalf, completers);
    Thread second = new Thread(this::offerHalf);
    second.start();
    new Thread(transport::finishWhatIsHandedOver).start();
    while (second.isAlive() || !first.isDone()) {
      outbox.ping();
      Thread.onSpinWait();
    }
    first.get(30, TimeUnit.SECONDS);
    outbox.drain();
    assertTrue(drained.await(30, TimeUnit.SECONDS), "not drained");
    assertEquals(List.of(), List.copyOf(transport.faults));
    assertEquals(
        IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList(),
        List.copyOf(transport.sent));
  }

  private void offerHalf() {
    for (int i = 0; i < MESSAGES / 2; i++) {
      Outbox.Offered result;
      synchronized (this) {
        result = outbox.offer(new Message.Encoded(Integer.toString(offered++), 1));
      }
      if (result == Outbox.Offered.PUMP) {
        outbox.pump();
      }
    }
  }

  private final class Draining implements Outbox.Listener {
    @Override
    public void sending(List<Message.Encoded> frame) {}

    @Override
    public void roomy() {}

    @Override
    public void drained() {
      drained.countDown();
    }

    @Override
    public void failed(Throwable cause) {
      transport.faults.add(cause.toString());
    }
  }

  /**
   * Calls back inline, on another thread, on another thread before {@code send} returns, or on one
   * that waits for it and calls back at the moment at which {@code send} returns.
   */
  private final class Racing implements Transport {
    private final Random random = new Random(42);
    private final AtomicBoolean busy = new AtomicBoolean();
    private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Consumer<@Nullable Throwable>> handedOver =
        new AtomicReference<>();

    @Override
    public void send(Message.Encoded message, Consumer<@Nullable Throwable> done) {
      sent.add(message.text());
      start(message.text(), done);
    }

    @Override
    public void ping(Consumer<@Nullable Throwable> done) {
      start("ping", done);
    }

    private void start(String what, Consumer<@Nullable Throwable> done) {
      if (!busy.compareAndSet(false, true)) {
        faults.add(what + " while another send was in flight");
      }
      switch (random.nextInt(8)) {
        case 0 -> completers.execute(() -> finish(done));
        case 1 -> overtaken(done);
        case 2, 3, 4, 5 -> handOver(done);
        default -> finish(done);
      }
    }

    private void overtaken(Consumer<@Nullable Throwable> done) {
      Thread other = new Thread(() -> finish(done));
      other.start();
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void handOver(Consumer<@Nullable Throwable> done) {
      int pause = random.nextInt(20);
      handedOver.set(done);
      for (int i = 0; i < pause; i++) {
        Thread.onSpinWait();
      }
    }

    private void finishWhatIsHandedOver() {
      while (!stopped) {
        Consumer<@Nullable Throwable> done = handedOver.getAndSet(null);
        if (done == null) {
          Thread.onSpinWait();
        } else {
          finish(done);
        }
      }
    }

    private void finish(Consumer<@Nullable Throwable> done) {
      busy.set(false);
      done.accept(null);
    }

    @Override
    public void close(Disconnect disconnect) {}

    @Override
    public boolean isOpen() {
      return true;
    }
  }
}
