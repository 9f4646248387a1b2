package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.metrics.Metrics;
import org.tidings.openapi.Document;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.JsonCodec;

/** Errors are answered as the description of the server API says, those too that are rare. */
class ApiAnswersTest {
  private static final Document DOCUMENT = Document.ofTheSources();

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  private static Set<String> methods() {
    return DOCUMENT.methods().keySet();
  }

  private ApiAnswers answers(String method, boolean errorsAreStatuses) {
    return new ApiAnswers(new JsonCodec(), metrics, method, errorsAreStatuses);
  }

  @ParameterizedTest
  @EnumSource
  void everyErrorIsAnsweredAsDescribed(ErrorCode code) {
    for (String method : methods()) {
      for (boolean statuses : new boolean[] {false, true}) {
        assertDescribed(method, answers(method, statuses).of(ApiReply.Failed.of(code)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 408, 413, 500, 503})
  void everyRefusalIsAnsweredAsDescribed(int status) {
    for (String method : methods()) {
      for (boolean statuses : new boolean[] {false, true}) {
        assertDescribed(
            method, answers(method, statuses).refusal(status, ErrorCode.INTERNAL, "why"));
      }
    }
  }

  private static void assertDescribed(String method, HttpAnswer answer) {
    List<String> problems =
        DOCUMENT.problemsOfAnswer(method, answer.status(), Document.json(answer.body()));
    assertEquals(List.of(), problems, method + " " + answer);
  }
}
