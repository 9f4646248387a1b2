package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.tidings.engine.EngineContract.get;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.engine.Engine.Node;

/** What nodes say to each other. */
interface NodesContract extends EngineContract {
  /** Notes what it is told. */
  final class Told implements Node {
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public void told(String message) {
      messages.add(message);
    }

    void assertNext(String message) throws InterruptedException {
      assertEquals(message, messages.poll(30, TimeUnit.SECONDS));
    }

    void assertExhausted() {
      assertNull(messages.peek());
    }
  }

  @Test
  default void allNodesThatMeetAreToldOnceAndInOrder() throws Exception {
    Told ann = new Told();
    Told bob = new Told();
    get(engine().meet(ann));
    get(engine().meet(bob));
    get(engine().meet(bob));
    get(engine().tell("one"));
    get(engine().tell("zw\u00f6lf \ud83d\ude00"));
    get(engine().tell(""));
    for (Told node : new Told[] {ann, bob}) {
      node.assertNext("one");
      node.assertNext("zw\u00f6lf \ud83d\ude00");
      node.assertNext("");
      node.assertExhausted();
    }
  }

  @Test
  default void aNodeThatHasPartedIsToldNoMore() throws Exception {
    Told stays = new Told();
    Told goes = new Told();
    get(engine().part(goes));
    get(engine().meet(stays));
    get(engine().meet(goes));
    get(engine().part(goes));
    get(engine().tell("one"));
    stays.assertNext("one");
    goes.assertExhausted();
    get(engine().meet(goes));
    get(engine().tell("two"));
    stays.assertNext("two");
    goes.assertNext("two");
  }

  @Test
  default void aNodeThatThrowsHarmsNobody() throws Exception {
    Told ann = new Told();
    try (LogLines log = new LogLines(Nodes.class, Level.ALL)) {
      get(
          engine()
              .meet(
                  message -> {
                    throw new IllegalStateException(message);
                  }));
      get(engine().meet(ann));
      get(engine().tell("one"));
      get(engine().tell("two"));
      ann.assertNext("one");
      ann.assertNext("two");
      log.take().forEach(line -> assertEquals(Level.SEVERE, line.getLevel()));
    }
  }

  @Test
  default void whatNodesSayIsNoChannels() throws Exception {
    Told ann = new Told();
    get(engine().meet(ann));
    publish(1, KEPT);
    get(engine().tell("one"));
    ann.assertNext("one");
    ann.assertExhausted();
  }
}
