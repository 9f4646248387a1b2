package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Retention;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.hub.Node.Peer;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Publication;

/** A client that asks for much: it gets it as it reads, and is not slow for that. */
class ReplyPressureTest {
  private static final Retention KEEP =
      new Retention(100, Duration.ofMinutes(5), Duration.ofDays(30));

  private final Node node = new Node();
  private final Peer ann = node.connectProtocol("ann");

  @AfterEach
  void nothingIsLeft() {
    ann.client().closed();
    node.settle();
    node.assertEmpty();
  }

  @Test
  void manyRecoveriesInOneFrameReachAPeerThatReads() {
    publish(3, 200, "r:0", "r:1", "r:2", "r:3");
    ann.says(subscribes(4));
    node.settle();
    String heard = String.join("\n", node.events.take());
    IntStream.range(2, 6).forEach(id -> assertTrue(heard.contains("{\"id\":" + id + ","), heard));
    assertFalse(heard.contains("close"), heard);
  }

  @Test
  void aReplyBeyondTheQueueIsGivenAndPublicationsBehindItAreNotTooMany() {
    publish(3, 2 * Node.QUEUE_BYTES, "r:0");
    ann.transport().sends(Sends.LATER);
    ann.says("{\"id\":9,\"unsubscribe\":{\"channel\":\"r:0\"}}\n" + subscribes(1));
    publish(1, 10, "r:0");
    assertEquals(1, node.events.take().size(), "one send is in flight");
    complete();
    String heard = String.join("\n", node.events.take());
    assertTrue(heard.contains("\"offset\":4"), heard);
    assertFalse(heard.contains("close"), heard);
  }

  @Test
  void aPeerThatDoesNotReadIsGivenNoMoreUntilItDoes() {
    publish(3, 200, "r:0");
    ann.transport().sends(Sends.LATER);
    String history = "{\"id\":7,\"history\":{\"channel\":\"r:0\",\"limit\":3}}";
    ann.says(history);
    node.events.take();
    ann.says(IntStream.range(0, 20).mapToObj(i -> history).collect(Collectors.joining("\n")));
    node.engine.takeCalls();
    node.settle();
    assertEquals(List.of(), node.engine.takeCalls(), "nothing is read for it meanwhile");
    complete();
    String heard = String.join("\n", node.events.take());
    assertEquals(20, heard.split("\"id\":7", -1).length - 1);
    assertFalse(heard.contains("close"), heard);
  }

  @Test
  void whatIsHeldWithinItsBoundReachesAPeerThatReads() {
    node.engine.meanwhile("history", () -> publish(4, 300, "r:0"));
    ann.says("{\"id\":2,\"subscribe\":{\"channel\":\"r:0\"}}");
    node.settle();
    String heard = String.join("\n", node.events.take());
    assertTrue(heard.contains("\"offset\":4"), heard);
    assertFalse(heard.contains("close"), heard);
  }

  @Test
  void aPeerThatAsksOnWithoutReadingIsClosed() {
    publish(3, 200, "r:0");
    ann.transport().sends(Sends.LATER);
    for (int i = 0; i < 300; i++) {
      ann.says("{\"id\":7,\"history\":{\"channel\":\"r:0\",\"limit\":3}}");
    }
    node.passes(Limits.DRAIN.plusSeconds(1));
    List<String> heard = node.events.take();
    assertEquals("ann: close 3013 too many requests", heard.get(heard.size() - 1));
  }

  private void complete() {
    ann.transport().sends(Sends.INLINE);
    ann.transport().complete();
    node.settle();
  }

  private void publish(int count, int chars, String... channels) {
    Payload data = new Payload("\"" + "x".repeat(chars) + "\"");
    for (String channel : channels) {
      for (int i = 0; i < count; i++) {
        node.engine
            .memory()
            .publish(channel, Publication.draft(data, null), KEEP)
            .toCompletableFuture()
            .join();
      }
    }
  }

  private static String subscribes(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{\"id\":%d,\"subscribe\":{\"channel\":\"r:%d\",\"recover\":true,\"epoch\":\"\"}}"
                    .formatted(i + 2, i))
        .collect(Collectors.joining("\n"));
  }
}
