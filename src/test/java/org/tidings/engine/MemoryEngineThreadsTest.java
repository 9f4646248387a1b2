package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.engine.EngineContract.CHANNEL;
import static org.tidings.engine.EngineContract.draft;
import static org.tidings.engine.EngineContract.get;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.ClientInfo;

/** A channel that goes and comes back all the time loses nothing. */
class MemoryEngineThreadsTest {
  private static final int ROUNDS = 20_000;
  private static final Duration HOUR = Duration.ofHours(1);

  private final MemoryEngine engine = new MemoryEngine(System::nanoTime);

  @Test
  void aListenerIsToldOfWhatItsThreadPublishesWhileOthersComeAndGo() throws Exception {
    Together.run(
        3,
        () -> {
          int me = System.identityHashCode(Thread.currentThread());
          AtomicInteger told = new AtomicInteger();
          Engine.Listener hub =
              Ears.of(
                  publication -> {
                    if (publication.data().json().equals("" + me)) {
                      told.incrementAndGet();
                    }
                  });
          for (int round = 1; round <= ROUNDS; round++) {
            get(engine.subscribe(CHANNEL, hub));
            get(engine.publish(CHANNEL, draft(me), Retention.NONE));
            assertEquals(round, told.get());
            get(engine.unsubscribe(CHANNEL, hub));
            engine.sweep();
          }
        });
    assertEquals(0, engine.channels());
  }

  @Test
  void aClientIsPresentWhileOthersComeAndGo() throws Exception {
    Together.run(
        3,
        () -> {
          String client = Thread.currentThread().getName();
          var info = new ClientInfo("", client, null, null);
          for (int round = 1; round <= ROUNDS; round++) {
            get(engine.addPresence(CHANNEL, info, HOUR));
            assertEquals(info, get(engine.presence(CHANNEL)).get(client));
            get(engine.removePresence(CHANNEL, client));
          }
        });
    assertEquals(0, engine.channels());
  }

  @Test
  void aKeyIsRememberedWhileOthersComeAndGo() throws Exception {
    AtomicInteger repeated = new AtomicInteger();
    Together.run(
        3,
        () -> {
          String key = Thread.currentThread().getName();
          Engine.Listener hub =
              Ears.of(
                  publication -> {
                    if (publication.data().json().equals("2")) {
                      repeated.incrementAndGet();
                    }
                  });
          for (int round = 1; round <= ROUNDS; round++) {
            String channel = "round " + round;
            get(engine.subscribe(channel, hub));
            get(engine.unsubscribe(channel, hub));
            get(engine.publish(channel, draft(1), Retention.NONE, key));
            get(engine.subscribe(channel, hub));
            get(engine.publish(channel, draft(2), Retention.NONE, key));
            get(engine.unsubscribe(channel, hub));
            engine.sweep();
          }
        });
    assertEquals(0, repeated.get());
    assertEquals(ROUNDS, engine.channels());
  }
}
