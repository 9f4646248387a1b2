package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.ApiReply;

class SurveyTest {
  private final ManualExecutor workers = new ManualExecutor();
  private final Survey survey = new Survey(Map.of("n", "north (n)"), 7, workers);

  private List<ApiReply> outcome() {
    workers.runAll();
    return survey.outcome().toCompletableFuture().join();
  }

  private boolean isOver() {
    workers.runAll();
    return survey.outcome().toCompletableFuture().isDone();
  }

  @Test
  void whoeverAskedGoesOnOnAWorker() {
    survey.told(null);
    survey.answered("n", ApiReply.DONE);
    assertFalse(survey.outcome().toCompletableFuture().isDone());
    assertEquals(List.of(ApiReply.DONE), outcome());
  }

  @Test
  void anAnswerMayComeBeforeTheEngineSaysThatItWasTold() {
    survey.answered("n", ApiReply.DONE);
    assertFalse(isOver());
    survey.told(null);
    assertEquals(List.of(ApiReply.DONE), outcome());
  }

  @Test
  void whoIsNotWaitedForIsHeardMeanwhile() {
    survey.told(null);
    survey.answered("x", ApiReply.DONE);
    survey.excuse("x"::equals);
    assertFalse(isOver());
    survey.excuse("n"::equals);
    assertEquals(List.of(ApiReply.DONE), outcome());
  }

  @Test
  void whatComesLaterIsIgnored() {
    survey.told(null);
    survey.tick(6);
    assertFalse(isOver());
    survey.tick(7);
    List<ApiReply> late = outcome();
    survey.answered("n", ApiReply.DONE);
    survey.told(new IllegalStateException("no connection"));
    survey.tick(8);
    assertEquals(1, late.size());
    assertEquals(late, outcome());
  }
}
