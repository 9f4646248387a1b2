package org.tidings.hub;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.tidings.app.MessageHandler;
import org.tidings.app.RpcError;
import org.tidings.app.Sender;

/** Answers each message with itself, until told otherwise. */
final class FakeHandler implements MessageHandler {
  private final List<Question> questions = new ArrayList<>();
  private Function<JsonValue, CompletionStage<Optional<JsonValue>>> answering =
      message -> CompletableFuture.completedStage(Optional.of(message));

  private BiFunction<String, JsonValue, CompletionStage<Optional<JsonValue>>> answeringRpc =
      (method, data) -> CompletableFuture.failedStage(RpcError.notAvailable());

  /** A message whose answer the test gives. */
  record Question(Sender sender, JsonValue message, CompletableFuture<Optional<JsonValue>> answer) {
    void answer(JsonValue value) {
      answer.complete(Optional.of(value));
    }
  }

  void answers(Function<JsonValue, CompletionStage<Optional<JsonValue>>> how) {
    answering = how;
  }

  /** From now on the test gives the answers. */
  void answersLater() {
    answering = message -> new CompletableFuture<>();
  }

  void answersRpc(BiFunction<String, JsonValue, CompletionStage<Optional<JsonValue>>> how) {
    answeringRpc = how;
  }

  /** All messages so far. */
  List<Question> questions() {
    return questions;
  }

  Question question(int index) {
    return questions.get(index);
  }

  @Override
  public CompletionStage<Optional<JsonValue>> onMessage(Sender sender, JsonValue message) {
    CompletionStage<Optional<JsonValue>> answer = answering.apply(message);
    if (answer instanceof CompletableFuture<Optional<JsonValue>> future) {
      questions.add(new Question(sender, message, future));
    }
    return answer;
  }

  @Override
  public CompletionStage<Optional<JsonValue>> onRpc(Sender sender, String method, JsonValue data) {
    return answeringRpc.apply(method, data);
  }
}
