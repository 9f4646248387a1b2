package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.engine.EngineContract.ANN;
import static org.tidings.engine.EngineContract.CHANNEL;
import static org.tidings.engine.EngineContract.draft;
import static org.tidings.engine.EngineContract.get;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Engine.Listener;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** What is past its time takes no memory for long. */
class MemoryEngineSweepTest {
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration META_TTL = Duration.ofSeconds(30);
  private static final Retention KEPT = new Retention(10, TTL, META_TTL);
  private static final HistoryQuery ALL = new HistoryQuery(10, null, false);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TTL.toNanos() / 2);
  private final MemoryEngine engine = new MemoryEngine(now::get);

  @Test
  void aMillionChannelsUsedOnceTakeNoMemory() {
    Listener hub = Ears.of(told -> {});
    for (int i = 0; i < 1_000_000; i++) {
      String channel = "channel " + i;
      get(engine.publish(channel, draft(i), Retention.NONE));
      get(engine.subscribe(channel, hub));
      get(engine.addPresence(channel, ANN, TTL));
      get(engine.unsubscribe(channel, hub));
      get(engine.removePresence(channel, ANN.client()));
      get(engine.presence(channel));
      get(engine.presenceStats(channel));
      get(engine.publishJoin(channel, ANN));
      get(engine.removeHistory(channel));
    }
    assertEquals(0, engine.channels());
  }

  @Test
  void channelsPastTheirTimeAreSweptAPartAtATime() {
    int count = 100 * MemoryEngine.SWEEPS_PER_PASS;
    for (int i = 0; i < count / 2; i++) {
      publish("kept " + i);
      get(engine.addPresence("visited " + i, ANN, META_TTL));
    }
    sweepAll();
    assertEquals(count, engine.channels());
    pass(META_TTL);
    engine.sweep();
    assertTrue(engine.channels() > count - 110, () -> engine.channels() + " are left");
    sweepAll();
    assertEquals(0, engine.channels());
  }

  @Test
  void aSweepIsShortAgainWhenManyChannelsAreGone() {
    publishInMany(100 * MemoryEngine.SWEEPS_PER_PASS);
    pass(META_TTL);
    sweepAll();
    assertEquals(0, engine.channels());
    publishInMany(MemoryEngine.SWEEPS_PER_PASS);
    pass(META_TTL);
    int most = 0;
    for (int i = 0; i < 2 * MemoryEngine.SWEEPS_PER_PASS; i++) {
      int before = engine.channels();
      engine.sweep();
      most = Math.max(most, before - engine.channels());
    }
    assertEquals(0, engine.channels());
    assertTrue(most < 10, "a sweep looked at " + most);
  }

  @Test
  void theNextPassBeginsNoSoonerForTheShortnessOfTheLast() {
    publish(CHANNEL);
    pass(META_TTL);
    engine.sweep();
    assertEquals(0, engine.channels());
    publish(CHANNEL);
    pass(META_TTL);
    for (int i = 1; i < MemoryEngine.SWEEPS_PER_PASS; i++) {
      engine.sweep();
    }
    assertEquals(1, engine.channels());
    engine.sweep();
    assertEquals(0, engine.channels());
  }

  private void publishInMany(int channels) {
    for (int i = 0; i < channels; i++) {
      publish("channel " + i);
    }
  }

  @Test
  void channelsInUseStay() {
    Listener hub = Ears.of(told -> {});
    get(engine.subscribe("subscribed", hub));
    publish("subscribed");
    publish("published");
    get(engine.addPresence("visited", ANN, META_TTL.plus(TTL)));
    pass(META_TTL);
    sweepAll();
    assertEquals(2, engine.channels());
    assertEquals(Map.of(ANN.client(), ANN), get(engine.presence("visited")));
    get(engine.unsubscribe("subscribed", hub));
    pass(TTL);
    sweepAll();
    assertEquals(0, engine.channels());
  }

  @Test
  void publicationsPastTheirTimeAreFreedBeforeTheirStreamIs() {
    WeakReference<Publication> kept = publishAndForget();
    sweepAll();
    System.gc();
    assertNotEquals(null, kept.get());
    pass(TTL);
    sweepAll();
    assertFreed(kept);
    assertEquals(1, read(CHANNEL).top().offset());
  }

  @Test
  void publicationsRemovedAreFreedAtOnce() {
    WeakReference<Publication> kept = publishAndForget();
    get(engine.removeHistory(CHANNEL));
    assertFreed(kept);
    assertEquals(1, read(CHANNEL).top().offset());
  }

  @Test
  void aChannelIsFreedWhenNoKeyIsRememberedAnyMore() {
    get(engine.publish(CHANNEL, draft(1), Retention.NONE, "a"));
    pass(TTL);
    get(engine.publish(CHANNEL, draft(2), Retention.NONE, "b"));
    pass(Engine.REMEMBERED.minus(TTL));
    sweepAll();
    assertEquals(1, engine.channels());
    pass(TTL);
    sweepAll();
    assertEquals(0, engine.channels());
  }

  @Test
  void aChannelInUseFreesItsKeysOneByOneWhenSwept() {
    get(engine.subscribe(CHANNEL, Ears.of(told -> {})));
    WeakReference<Position> first = publishWithKey("a");
    pass(TTL);
    WeakReference<Position> second = publishWithKey("b");
    pass(Engine.REMEMBERED.minus(TTL));
    sweepAll();
    assertFreed(first);
    System.gc();
    assertNotEquals(null, second.get());
    pass(TTL);
    sweepAll();
    assertFreed(second);
  }

  @Test
  void theNextKeyFreesThosePastTheirTime() {
    WeakReference<Position> first = publishWithKey("a");
    pass(Engine.REMEMBERED);
    publishWithKey("b");
    assertFreed(first);
  }

  private static void assertFreed(WeakReference<?> freed) {
    System.gc();
    assertNull(freed.get());
  }

  private WeakReference<Position> publishWithKey(String key) {
    return new WeakReference<>(get(engine.publish(CHANNEL, draft(1), KEPT, key)));
  }

  private WeakReference<Publication> publishAndForget() {
    publish(CHANNEL);
    return new WeakReference<>(read(CHANNEL).publications().get(0));
  }

  private void sweepAll() {
    // What came during one pass is met in the next at the latest.
    for (int i = 0; i < 2 * MemoryEngine.SWEEPS_PER_PASS; i++) {
      engine.sweep();
    }
  }

  private Position publish(String channel) {
    return get(engine.publish(channel, draft(1), KEPT));
  }

  private History read(String channel) {
    return get(engine.history(channel, ALL, KEPT));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
