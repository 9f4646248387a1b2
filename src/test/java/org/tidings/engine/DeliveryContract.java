package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.engine.EngineContract.draft;
import static org.tidings.engine.EngineContract.get;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** Who is told what, and in which order. */
interface DeliveryContract extends EngineContract {

  @Test
  default void allThatHappensInAChannelIsToldInOneOrder() throws Exception {
    Recorder hub = new Recorder();
    get(engine().subscribe(CHANNEL, hub));
    get(engine().publishJoin(CHANNEL, ANN));
    publish(1, KEPT);
    publish(2, Retention.NONE);
    publish(3, KEPT);
    get(engine().publishLeave(CHANNEL, ANN));
    hub.assertNext("news: ann's joined");
    hub.assertNext("news: 1 at 1");
    hub.assertNext("news: 2 at 0");
    hub.assertNext("news: 3 at 2");
    hub.assertNext("news: ann's left");
    hub.assertExhausted();
  }

  @Test
  default void whatIsToldIsWhatWasPublished() throws Exception {
    CompletableFuture<Publication> published = new CompletableFuture<>();
    CompletableFuture<ClientInfo> joined = new CompletableFuture<>();
    CompletableFuture<ClientInfo> left = new CompletableFuture<>();
    get(
        engine()
            .subscribe(CHANNEL, new Ears(published::complete, joined::complete, left::complete)));
    Publication draft =
        new Publication(Payload.of("{\"a\":1.0}"), ANN, Map.of("k", "v"), Position.NONE);
    Position position = get(engine().publish(CHANNEL, draft, KEPT));
    get(engine().publishJoin(CHANNEL, ANN));
    get(engine().publishLeave(CHANNEL, ANN));
    assertEquals(draft.at(position), get(published));
    assertEquals(ANN, get(joined));
    assertEquals(ANN, get(left));
  }

  @Test
  default void whomAPublicationLeavesOutIsTold() throws Exception {
    LinkedBlockingQueue<Publication> told = new LinkedBlockingQueue<>();
    get(engine().subscribe(CHANNEL, Ears.of(told::add)));
    Publication draft =
        new Publication(Payload.of("1"), null, Map.of(), Position.NONE, ANN.client());
    Position position = get(engine().publish(CHANNEL, draft, KEPT));
    get(engine().publish(CHANNEL, draft, Retention.NONE));
    assertEquals(draft.at(position), told.poll(30, TimeUnit.SECONDS));
    assertEquals(draft, told.poll(30, TimeUnit.SECONDS));
  }

  @Test
  default void anEngineThatIsThereSaysSo() {
    get(engine().check());
  }

  @Test
  default void aListenerIsToldOnlyOfItsChannels() throws Exception {
    Recorder hub = new Recorder();
    get(engine().subscribe("first", hub));
    get(engine().subscribe("second", hub));
    publish(1, KEPT);
    get(engine().publish("first", draft(2), KEPT));
    hub.assertNext("first: 2 at 1");
    get(engine().publish("second", draft(3), Retention.NONE));
    hub.assertNext("second: 3 at 0");
    hub.assertExhausted();
  }

  @Test
  default void allListenersAreTold() throws Exception {
    List<Recorder> hubs = List.of(new Recorder(), new Recorder(), new Recorder());
    for (Recorder hub : hubs) {
      get(engine().subscribe(CHANNEL, hub));
    }
    publish(1, KEPT);
    for (Recorder hub : hubs) {
      hub.assertNext("news: 1 at 1");
    }
    get(engine().unsubscribe(CHANNEL, hubs.get(1)));
    publish(2, KEPT);
    hubs.get(0).assertNext("news: 2 at 2");
    hubs.get(2).assertNext("news: 2 at 2");
    get(engine().unsubscribe(CHANNEL, hubs.get(0)));
    publish(3, KEPT);
    hubs.get(2).assertNext("news: 3 at 3");
    hubs.forEach(Recorder::assertExhausted);
  }

  @Test
  default void aListenerSubscribedTwiceIsToldOnce() throws Exception {
    Recorder hub = new Recorder();
    get(engine().subscribe(CHANNEL, hub));
    get(engine().subscribe(CHANNEL, hub));
    publish(1, KEPT);
    publish(2, KEPT);
    hub.assertNext("news: 1 at 1");
    hub.assertNext("news: 2 at 2");
    hub.assertExhausted();
  }

  @Test
  default void afterUnsubscribingAListenerIsToldNoMore() throws Exception {
    Recorder hub = new Recorder();
    get(engine().unsubscribe(CHANNEL, hub));
    get(engine().subscribe(CHANNEL, hub));
    get(engine().unsubscribe(CHANNEL, hub));
    publish(1, KEPT);
    get(engine().publishJoin(CHANNEL, ANN));
    if (tellsLate()) {
      hub.ignore("news: 1 at 1");
      hub.ignore("news: ann's joined");
    }
    get(engine().subscribe(CHANNEL, hub));
    publish(2, KEPT);
    hub.assertNext("news: 2 at 2");
    hub.assertExhausted();
  }

  @Test
  default void subscribingAndUnsubscribingTakeEffectInTheOrderOfTheCalls() throws Exception {
    Recorder stays = new Recorder();
    Recorder goes = new Recorder();
    var unused = engine().subscribe(CHANNEL, stays);
    unused = engine().subscribe(CHANNEL, goes);
    unused = engine().unsubscribe(CHANNEL, stays);
    var subscribed = engine().subscribe(CHANNEL, stays);
    get(engine().unsubscribe(CHANNEL, goes));
    get(subscribed);
    publish(1, KEPT);
    stays.assertNext("news: 1 at 1");
    goes.assertExhausted();
  }

  @Test
  default void aListenerThatThrowsHarmsNobody() throws Exception {
    Recorder before = new Recorder();
    Recorder after = new Recorder();
    get(engine().subscribe(CHANNEL, before));
    get(engine().subscribe(CHANNEL, new Broken()));
    get(engine().subscribe(CHANNEL, after));
    try (LogLines log = new LogLines(Listeners.class, Level.ALL)) {
      assertEquals(1, publish(1, KEPT).offset());
      assertEquals(2, publish(2, KEPT).offset());
      get(engine().publishJoin(CHANNEL, ANN));
      for (Recorder hub : List.of(before, after)) {
        hub.assertNext("news: 1 at 1");
        hub.assertNext("news: 2 at 2");
        hub.assertNext("news: ann's joined");
      }
      log.take().forEach(line -> assertEquals(Level.SEVERE, line.getLevel()));
    }
  }
}
