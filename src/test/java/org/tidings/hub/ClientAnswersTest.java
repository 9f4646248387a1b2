package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.hub.FakeTransport.Sends;
import org.tidings.hub.Node.Peer;
import org.tidings.protocol.Disconnect;

class ClientAnswersTest {
  private final Node node = new Node();

  @AfterEach
  void nothingElseHappened() {
    node.settle();
    node.events.assertExhausted();
  }

  @Test
  void aMessageIsAnsweredOnTheThreadThatReadsIt() {
    Peer ann = node.connect("ann");
    ann.says("{\"a\":[1,true,null]}");
    node.events.assertNext("ann: send {\"a\":[1,true,null]}");
  }

  @Test
  void theHandlerIsToldWhoAsks() {
    Peer ann = node.connect("ann");
    Peer bob = node.connect("bob");
    node.handler.answersLater();
    ann.says("1");
    bob.says("2");
    assertEquals(ann.client().id(), node.handler.question(0).sender().client());
    assertEquals(bob.client().id(), node.handler.question(1).sender().client());
    assertTrue(!ann.client().id().equals(bob.client().id()));
  }

  @Test
  void theNextMessageIsHandledWhenTheAnswerIsComplete() {
    Peer ann = node.connect("ann");
    node.handler.answersLater();
    ann.says("1");
    ann.says("2");
    assertEquals(1, node.handler.questions().size());
    node.handler.question(0).answer(Json.createValue("one"));
    node.settle();
    node.events.assertNext("ann: send \"one\"");
    assertEquals(2, node.handler.questions().size());
    node.handler.question(1).answer(Json.createValue("two"));
    node.settle();
    node.events.assertNext("ann: send \"two\"");
  }

  @Test
  void aLateAnswerIsNeverSentOnTheThreadThatCompletesIt() {
    Peer ann = node.connect("ann");
    node.handler.answersLater();
    ann.says("1");
    node.handler.question(0).answer(Json.createValue("one"));
    node.events.assertExhausted();
    node.workers.runAll();
    node.events.assertNext("ann: send \"one\"");
  }

  @Test
  void oneClientsLateAnswerDoesNotHoldUpAnother() {
    Peer ann = node.connect("ann");
    Peer bob = node.connect("bob");
    node.handler.answersLater();
    ann.says("1");
    bob.says("2");
    node.handler.question(1).answer(Json.createValue("two"));
    node.settle();
    node.events.assertNext("bob: send \"two\"");
    node.handler.question(0).answer(Json.createValue("one"));
    node.settle();
    node.events.assertNext("ann: send \"one\"");
  }

  @Test
  void answersKeepTheirOrderWhenSomeAreLateAndSomeAreNot() {
    Peer ann = node.connect("ann");
    node.handler.answersLater();
    ann.says("1");
    node.handler.answers(message -> CompletableFuture.completedStage(Optional.of(message)));
    ann.says("2");
    ann.says("oops");
    ann.says("3");
    node.events.assertExhausted();
    node.handler.question(0).answer(Json.createValue(1));
    node.settle();
    node.events.assertNext(
        "ann: send 1",
        "ann: send 2",
        "ann: send {\"error\":{\"code\":107,\"message\":"
            + "\"malformed JSON at line 1, column 1 (offset 0)\"}}",
        "ann: send 3");
  }

  @Test
  void aSlowReaderGetsItsAnswersInOrder() {
    Peer ann = node.connect("ann");
    ann.transport().sends(Sends.LATER);
    ann.says("1");
    ann.says("2");
    ann.says("3");
    node.events.assertNext("ann: send 1");
    ann.transport().complete();
    node.events.assertNext("ann: send 2");
    ann.transport().complete();
    node.events.assertNext("ann: send 3");
  }

  @Test
  void anEmptyAnswerSendsNothingAndTheNextMessageGoesOn() {
    Peer ann = node.connect("ann");
    node.handler.answers(
        message ->
            CompletableFuture.completedStage(
                message == JsonValue.NULL ? Optional.empty() : Optional.of(message)));
    ann.says("null");
    ann.says("1");
    node.events.assertNext("ann: send 1");
  }

  @Test
  void jsonNullIsAnAnswer() {
    node.connect("ann").says("null");
    node.events.assertNext("ann: send null");
  }

  @Test
  void malformedJsonIsAnsweredWithError107AndTheConnectionStays() {
    Peer ann = node.connect("ann");
    ann.says("{\"a\":1}\n x");
    node.events.assertNext(
        "ann: send {\"error\":{\"code\":107,\"message\":"
            + "\"malformed JSON: something follows the value, at line 2, column 2 (offset 9)\"}}");
    ann.says("1");
    node.events.assertNext("ann: send 1");
    assertEquals(1, node.hub.size());
  }

  @Test
  void anEmptyObjectIsAMessageToAClientWithoutHeartbeats() {
    node.connect("ann").says("{}");
    node.events.assertNext("ann: send {}");
  }

  @Test
  void anEmptyObjectIsAPongOfAClientWithHeartbeats() {
    Peer ann = node.connectWithHeartbeats("ann");
    ann.says(" { } ");
    node.events.assertExhausted();
    ann.says("[{}]");
    node.events.assertNext("ann: send [{}]");
  }

  @Test
  void aMessageIsDecodedWhenItsTurnHasCome() {
    Peer ann = node.connect("ann");
    node.handler.answersLater();
    ann.says("1");
    ann.says("{");
    node.events.assertExhausted();
    node.handler.question(0).answer(JsonValue.TRUE);
    node.settle();
    assertEquals(2, node.events.take().size());
  }

  @Test
  void theAnswerToAClientThatHasGoneIsCancelled() {
    Peer ann = node.connect("ann");
    node.handler.answersLater();
    ann.says("1");
    CompletableFuture<Optional<JsonValue>> answer = node.handler.question(0).answer();
    ann.client().closed();
    assertFalse(answer.isDone(), "cancelled on the container's thread");
    node.settle();
    assertTrue(answer.isCancelled());
  }

  @Test
  void theAnswerToAClientThatIsDisconnectedIsCancelled() {
    Peer ann = node.connect("ann");
    node.handler.answersLater();
    ann.says("1");
    ann.client().disconnect(Disconnect.SHUTDOWN);
    node.settle();
    node.events.assertNext("ann: close 3001 shutdown");
    assertTrue(node.handler.question(0).answer().isCancelled());
  }

  @Test
  void messagesOfAClosedClientAreIgnored() {
    Peer ann = node.connect("ann");
    node.handler.answersLater();
    ann.says("1");
    ann.says("2");
    ann.client().closed();
    node.handler.question(0).answer(Json.createValue("too late"));
    ann.says("3");
    node.settle();
    assertEquals(1, node.handler.questions().size());
  }
}
