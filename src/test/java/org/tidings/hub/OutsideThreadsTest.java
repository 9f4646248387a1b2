package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.auth.Grant;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Payload;

/** Whatever others ask for comes to its end, whoever asks at once, and whenever the client goes. */
class OutsideThreadsTest {
  private static final int ASKED = 5_000;
  private static final int ROUNDS = 500;
  private static final Invitation INVITATION =
      new Invitation("news", Options.namespaces().withoutNamespace(), Grant.PLAIN, null);

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    executor.shutdownNow();
    assertEquals(List.of(), List.copyOf(faults));
  }

  /** One client whose invitations take a while. */
  private final class Peer implements Mode {
    final Inbox inbox = new Inbox(executor, () -> true, () -> {}, bug -> faults.add("bug " + bug));
    final Awaiting awaiting = new Awaiting(inbox, System::nanoTime);
    final Outside outside = new Outside(inbox, awaiting, () -> this);
    final Collection<CompletionStage<@Nullable ErrorCode>> ends = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean joining = new AtomicBoolean();
    // Touched by tasks of the inbox alone.
    private boolean left;

    @Override
    public String name() {
      return "peer";
    }

    @Override
    public List<String> channels() {
      return List.of();
    }

    void ask(int number) {
      ends.add(
          switch (number % 3) {
            case 0 -> outside.invite(INVITATION);
            case 1 -> outside.expel("news");
            default -> outside.tell(mode -> mode.refreshed(0));
          });
    }

    void goes() {
      inbox.close();
      inbox.event(
          () -> {
            left = true;
            outside.close();
          });
    }

    void assertAllHaveEnded() throws Exception {
      CompletableFuture<?>[] all =
          ends.stream()
              .map(CompletionStage::toCompletableFuture)
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).get(30, TimeUnit.SECONDS);
    }

    @Override
    public void invited(Invitation invitation, Consumer<@Nullable ErrorCode> ended) {
      if (!joining.compareAndSet(false, true)) {
        faults.add("two at once");
      }
      awaiting.await(
          CompletableFuture.runAsync(() -> {}, executor),
          (done, failure) -> {
            joining.set(false);
            if (!left) {
              ended.accept(null);
            }
          });
    }

    @Override
    public void expelled(String channel) {
      refreshed(0);
    }

    @Override
    public void refreshed(long expiresAt) {
      if (joining.get()) {
        faults.add("in the middle of something");
      }
    }

    @Override
    public boolean receive(String text, int bytes) {
      return true;
    }

    @Override
    public boolean receiveGarbled(String why, int bytes) {
      return true;
    }

    @Override
    public void lost(Subscription subscription) {}

    @Override
    public void told(Payload data) {}

    @Override
    public long dueAt() {
      return Deadlines.NEVER;
    }

    @Override
    public void look(long now) {}

    @Override
    public void leave() {}
  }

  @Test
  void whatTwoAskForIsDoneOneAfterTheOther() throws Exception {
    Peer peer = new Peer();
    together(
        () -> {
          for (int i = 0; i < ASKED; i++) {
            peer.ask(i);
          }
        });
    peer.assertAllHaveEnded();
    assertEquals(2 * ASKED, peer.ends.size());
    assertEquals(0, peer.outside.unfinished());
  }

  @Test
  void whatIsAskedOfAClientThatGoesEndsAllTheSame() throws Exception {
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      peers.add(new Peer());
    }
    AtomicBoolean first = new AtomicBoolean();
    together(
        () -> {
          boolean ends = first.compareAndSet(false, true);
          for (int i = 0; i < ROUNDS; i++) {
            Peer peer = peers.get(i);
            for (int k = 0; k < 10; k++) {
              if (ends && k == i % 10) {
                peer.goes();
              }
              peer.ask(k);
            }
          }
        });
    for (Peer each : peers) {
      each.assertAllHaveEnded();
    }
  }

  /** On two threads at once. */
  private static void together(Runnable what) throws InterruptedException {
    Thread other = new Thread(what);
    other.start();
    what.run();
    other.join();
  }
}
