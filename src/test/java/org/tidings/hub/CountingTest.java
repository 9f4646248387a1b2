package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.hub.Lines.recover;
import static org.tidings.hub.Lines.subscribe;
import static org.tidings.hub.Lines.unsubscribe;

import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tidings.app.RpcError;
import org.tidings.auth.Verdict;
import org.tidings.engine.Retention;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.metrics.Samples;
import org.tidings.protocol.Command;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;

/** What happens is counted, once, and nothing else is. */
class CountingTest {
  private final Walk walk = new Walk();
  private Counted counted = new Counted(walk.node.metrics);

  @BeforeEach
  void annIsConnected() {
    walk.connects("ann");
    counted.since("messages_in{type='connect'} 1", "messages_out{type='reply'} 1");
  }

  @AfterEach
  void nothingIsLeft() {
    walk.node.events.take();
    walk.close();
  }

  @Test
  void eachKindOfCommandHasItsName() {
    Stream<Class<?>> all = leaves(Command.class);
    assertTrue(
        all.peek(each -> assertDoesNotThrow(() -> Traffic.kind(each.asSubclass(Command.class))))
                .count()
            > 10);
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(CountingTest::leaves)
        : Stream.of(type);
  }

  @Test
  void commandsAndRepliesAreCountedByType() {
    walk.says(
        "ann", Lines.lines(subscribe(2, "p:x"), "{'id':3,'presence_stats':{'channel':'p:x'}}"));
    counted.since(
        "messages_in{type='presence_stats'} 1",
        "messages_in{type='subscribe'} 1",
        "messages_out{type='join'} 1",
        "messages_out{type='reply'} 2");
    walk.says("ann", "{'send':{'data':1}}");
    counted.since("messages_in{type='send'} 1", "messages_out{type='message'} 1");
    walk.says("ann", unsubscribe(4, "p:x"));
    counted.since("messages_in{type='unsubscribe'} 1", "messages_out{type='reply'} 1");
  }

  @Test
  void aPublicationIsCountedForItsPublisherAndForEachSubscriber() {
    walk.connects("bob");
    walk.opensWith("eve", "news");
    walk.says("ann", subscribe(2, "news"));
    counted = new Counted(walk.node.metrics);
    walk.says("bob", "{'id':2,'publish':{'channel':'news','data':7}}");
    counted.since(
        "fan_out 1",
        "messages_in{type='publish'} 1",
        "messages_out{type='publication'} 2",
        "messages_out{type='reply'} 1",
        "publications{origin='client'} 1",
        "publish 1");
  }

  @Test
  void aPublicationThatTheEngineDoesNotTakeIsAnErrorAlone() {
    walk.engine.failsAtOnce("publish");
    walk.says("ann", "{'id':2,'publish':{'channel':'news','data':7}}");
    counted.since(
        "errors{code='100'} 1", "messages_in{type='publish'} 1", "messages_out{type='error'} 1");
  }

  @Test
  void bytesAndFramesAreThoseOnTheWire() {
    String said = "{\"send\":{\"data\":\"€\"}}";
    walk.peer("ann").says(said + "\n" + said);
    walk.node.settle();
    List<String> frames = walk.node.events.take();
    int out = frames.stream().mapToInt(each -> bytes(each.substring("ann: send ".length()))).sum();
    assertEquals(2 * bytes(said) + 1, counted.growth("bytes_in"));
    assertEquals(out, counted.growth("bytes_out"));
    assertEquals(frames.size(), counted.growth("frames_out"));
    counted.since("messages_in{type='send'} 2", "messages_out{type='message'} 2");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void whatIsNeverSentIsNotCounted() {
    walk.connects("bob");
    walk.says("bob", subscribe(2, "news"));
    walk.peer("bob").transport().sends(Sends.LATER);
    counted = new Counted(walk.node.metrics);
    walk.publishes("news", "1", Retention.NONE);
    walk.publishes("news", "2", Retention.NONE);
    counted.since("fan_out 2", "messages_out{type='publication'} 1");
    assertEquals(1.0, watched("clients") - 1);
    assertTrue(watched("outbox_bytes") > 0);
    walk.peer("bob").client().disconnect(Disconnect.SLOW);
    walk.node.settle();
    counted.since("disconnects{code='3008'} 1", "slow_clients 1");
    assertEquals(0.0, watched("outbox_bytes"));
  }

  private double watched(String name) {
    Double value = Samples.of(walk.node.metrics).get("tidings_" + name);
    return value == null ? Double.NaN : value;
  }

  @Test
  void whatIsThereIsLookedUp() {
    walk.says("ann", Lines.lines(subscribe(2, "news"), subscribe(3, "p:x")));
    walk.opensWith("eve", "news");
    assertEquals(
        List.of(2.0, 3.0, 2.0, 0.0),
        Stream.of("clients", "subscriptions", "channels", "outbox_bytes")
            .map(this::watched)
            .toList());
  }

  @Test
  void aPlainClientsMessagesAreCountedAsThat() {
    walk.opens("eve", new Opening(false, true, List.of(), null));
    walk.says("eve", "1");
    counted.since("messages_in{type='plain'} 1", "messages_out{type='answer'} 1");
    walk.says("eve", "{");
    counted.since(
        "errors{code='107'} 1", "messages_in{type='malformed'} 1", "messages_out{type='error'} 1");
    walk.says("eve", "{}");
    counted.since("messages_in{type='pong'} 1");
  }

  @Test
  void pingsAndPongsAreCounted() {
    walk.passesUntilSomethingHappens(Node.PING_INTERVAL);
    counted.since("messages_out{type='ping'} 1");
    walk.says("ann", "{}");
    counted.since("messages_in{type='pong'} 1");
    walk.says("ann", "{}");
    counted.since("disconnects{code='3501'} 1", "messages_in{type='pong'} 1");
  }

  @Test
  void errorsAreCountedByCode() {
    walk.says("ann", subscribe(2, "nowhere:x"));
    counted.since(
        "errors{code='102'} 1", "messages_in{type='subscribe'} 1", "messages_out{type='error'} 1");
    walk.node.handler.answersRpc(
        (method, data) -> CompletableFuture.failedStage(new RpcError(1234, "mine")));
    walk.says("ann", "{'id':3,'rpc':{'method':'m'}}");
    counted.since(
        "errors{code='application'} 1",
        "messages_in{type='rpc'} 1",
        "messages_out{type='error'} 1");
  }

  @Test
  void anEndIsCountedOnceByWhoeverMadeIt() {
    walk.connects("bob");
    walk.connects("eve");
    walk.connects("dan");
    counted = new Counted(walk.node.metrics);
    walk.peer("ann").client().disconnect(Disconnect.SHUTDOWN);
    walk.peer("ann").client().disconnect(Disconnect.WRITE_ERROR);
    walk.peer("ann").client().closed();
    walk.node.settle();
    counted.since("disconnects{code='3001'} 1");
    walk.goes("bob");
    walk.goes("bob");
    walk.peer("bob").client().disconnect(Disconnect.SHUTDOWN);
    counted.since("disconnects{code='peer'} 1");
    walk.peer("eve").client().disconnect(new Disconnect(4321, "mine"));
    walk.node.settle();
    counted.since("disconnects{code='4000-4499'} 1");
    walk.peer("dan").transport().dies();
    walk.passes(Housekeeper.TICK);
    counted.since("disconnects{code='peer'} 1");
  }

  @Test
  void whoReadsTooSlowlyIsCounted() {
    try (Walk small = new Walk(new Node())) {
      small.opensWith("eve", "news");
      small.peer("eve").transport().sends(Sends.LATER);
      Counted there = new Counted(small.node.metrics);
      String large = "'" + "x".repeat(Node.QUEUE_BYTES / 2) + "'";
      for (int i = 0; i < 3; i++) {
        small.publishes("news", large, Retention.NONE);
      }
      there.since(
          "disconnects{code='3008'} 1",
          "fan_out 3",
          "messages_out{type='publication'} 1",
          "slow_clients 1");
      small.node.events.take();
    }
  }

  @ParameterizedTest
  @CsvSource({"r:x, E1, 2, granted", "r:x, E1, 9, refused", "news, E1, 2, refused"})
  void recoveriesAreCountedByOutcome(String channel, String epoch, long offset, String outcome) {
    walk.publishes("r:x", 1, 3);
    walk.epoch("r:x");
    walk.says("ann", recover(2, channel, epoch, offset));
    counted.since(
        "messages_in{type='subscribe'} 1",
        "messages_out{type='reply'} 1",
        "recoveries{outcome='" + outcome + "'} 1",
        "recoveries_asked 1");
  }

  @Test
  void aRecoveryThatIsRefusedStrictlyIsRefused() {
    walk.publishes("r:x", 1, 3);
    walk.epoch("r:x");
    walk.says("ann", recover(2, "r:x", "E1", 9).replace("'recover'", "'flag':2,'recover'"));
    counted.since(
        "errors{code='112'} 1",
        "messages_in{type='subscribe'} 1",
        "messages_out{type='error'} 1",
        "recoveries{outcome='refused'} 1",
        "recoveries_asked 1");
  }

  @Test
  void aRecoveryThatFailsIsAskedForAlone() {
    walk.engine.failsAtOnce("history");
    walk.says("ann", recover(2, "r:x", "E1", 1));
    counted.since(
        "errors{code='100'} 1",
        "messages_in{type='subscribe'} 1",
        "messages_out{type='error'} 1",
        "recoveries_asked 1");
  }

  @Test
  void whoSubscribesAnewRecoversNothing() {
    walk.says("ann", subscribe(2, "r:x"));
    counted.since("messages_in{type='subscribe'} 1", "messages_out{type='reply'} 1");
  }

  @Test
  void healingsAreCounted() {
    walk.says("ann", subscribe(2, "r:x"));
    walk.publishes("r:x", 1, 1);
    counted = new Counted(walk.node.metrics);
    walk.engine.forgets();
    new PingPong(walk)
        .passes(
            PositionCheck.AFTER.plus(PositionCheck.GRACE).plus(Housekeeper.TICK.multipliedBy(3)));
    assertEquals(1, counted.growth("healings"));
    assertEquals(1, counted.growth("messages_out{type=\"unsubscribe\"}"));
    walk.heals(1);
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID, invalid",
    "MISMATCH, invalid",
    "EXPIRED, expired",
    "UNAVAILABLE, unavailable"
  })
  void whoIsNotSignedInIsCountedByReason(Verdict.Refusal refusal, String reason) {
    walk.node.tokens.connection("t", refusal);
    walk.connectsWith("bob", "t");
    assertEquals(1, counted.growth("sign_ins_refused{reason=\"" + reason + "\"}"));
  }

  @Test
  void whoHasNoTokenWhereOneIsRequiredIsCounted() {
    try (Walk strict = new Walk(Node.withTokensRequired())) {
      Counted there = new Counted(strict.node.metrics);
      strict.opens("bob", Walk.PROTOCOL);
      strict.says("bob", "{'id':1,'connect':{}}");
      there.since(
          "disconnects{code='3501'} 1",
          "messages_in{type='connect'} 1",
          "sign_ins_refused{reason='required'} 1");
      strict.node.events.take();
    }
  }

  @Test
  void aMessageKnowsItsKindOnceItIsEncoded() {
    assertEquals(
        Message.Kind.ANSWER,
        walk.node.hub.codec().encode(new Message.Answer(Json.createValue(1))).kind());
  }
}
