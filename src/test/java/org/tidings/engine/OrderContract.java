package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.engine.EngineContract.draft;
import static org.tidings.engine.EngineContract.get;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Engine.Listener;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** What holds when many use a channel at once. */
interface OrderContract extends EngineContract {
  int PUBLISHERS = 4;
  int EACH = 500;

  @Test
  default void fourPublishersMakeOneOrderInWhichAllListenersAreTold() throws Exception {
    int all = PUBLISHERS * EACH;
    List<InOrder> hubs = List.of(new InOrder(all), new InOrder(all));
    for (InOrder hub : hubs) {
      get(engine().subscribe(CHANNEL, hub));
    }
    Set<Long> offsets = new ConcurrentSkipListSet<>();
    Together.run(
        PUBLISHERS,
        () -> {
          for (int number = 1; number <= EACH; number++) {
            offsets.add(publish(number, KEPT).offset());
          }
        });
    assertEquals(upTo(all), List.copyOf(offsets));
    for (InOrder hub : hubs) {
      hub.assertAllTold();
    }
  }

  @Test
  default void ofThoseThatComeAtOnceWithOneKeyExactlyOneIsPublished() throws Exception {
    InOrder hub = new InOrder(EACH);
    get(engine().subscribe(CHANNEL, hub));
    Map<Integer, Set<Position>> positions = new ConcurrentHashMap<>();
    Together.run(
        PUBLISHERS,
        () -> {
          for (int number = 1; number <= EACH; number++) {
            positions
                .computeIfAbsent(number, each -> ConcurrentHashMap.newKeySet())
                .add(publish(number, KEPT, "key " + number));
          }
        });
    hub.assertAllTold();
    assertEquals(EACH, top().offset());
    assertEquals(EACH, positions.size());
    positions.forEach((number, places) -> assertEquals(1, places.size(), "key " + number));
  }

  @Test
  default void exactlyOneIsToldWhereNothingIsKept() throws Exception {
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    CountDownLatch last = new CountDownLatch(1);
    get(
        engine()
            .subscribe(
                CHANNEL,
                Ears.of(
                    publication -> {
                      told.add(publication.data().json());
                      if (publication.offset() > 0) {
                        last.countDown();
                      }
                    })));
    Together.run(
        PUBLISHERS,
        () -> {
          for (int number = 1; number <= EACH; number++) {
            assertEquals(Position.NONE, publish(number, Retention.NONE, "key " + number));
          }
        });
    publish(EACH + 1, KEPT);
    assertTrue(last.await(30, TimeUnit.SECONDS), "the last was not told");
    assertEquals(upTo(EACH + 1), told.stream().map(Long::valueOf).sorted().toList());
  }

  /** Recovery rests on this: subscribe, then read, and nothing falls between. */
  @Test
  default void whatIsPublishedMeanwhileIsReadOrToldOrBoth() throws Exception {
    int each = 20;
    for (int round = 1; round <= 300; round++) {
      String channel = "round " + round;
      Set<Long> seen = new ConcurrentSkipListSet<>();
      CountDownLatch last = new CountDownLatch(1);
      Listener hub =
          Ears.of(
              publication -> {
                seen.add(publication.offset());
                if (publication.offset() > each) {
                  last.countDown();
                }
              });
      Together.run(
          List.of(
              () -> {
                for (int number = 1; number <= each; number++) {
                  get(engine().publish(channel, draft(number), KEPT));
                }
              },
              () -> {
                get(engine().subscribe(channel, hub));
                get(engine().history(channel, new HistoryQuery(each, null, false), KEPT))
                    .publications()
                    .forEach(publication -> seen.add(publication.offset()));
              }));
      get(engine().publish(channel, draft(each + 1), KEPT));
      assertTrue(last.await(30, TimeUnit.SECONDS), "the last was not told");
      assertEquals(upTo(each + 1), List.copyOf(seen), channel);
    }
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  /** Finds fault with any offset but the next. Its fields need the engine's lock. */
  final class InOrder implements Listener {
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final CountDownLatch left;
    private long last;

    InOrder(int publications) {
      left = new CountDownLatch(publications);
    }

    @Override
    public Runnable published(String channel, Publication publication) {
      if (publication.offset() != last + 1) {
        faults.add(publication.offset() + " after " + last);
      }
      last = publication.offset();
      return left::countDown;
    }

    @Override
    public Runnable joined(String channel, ClientInfo info) {
      throw new AssertionError("nobody joins");
    }

    @Override
    public Runnable left(String channel, ClientInfo info) {
      throw new AssertionError("nobody leaves");
    }

    void assertAllTold() throws InterruptedException {
      assertTrue(left.await(30, TimeUnit.SECONDS), () -> left.getCount() + " were not told");
      assertEquals(List.of(), List.copyOf(faults));
    }
  }
}
