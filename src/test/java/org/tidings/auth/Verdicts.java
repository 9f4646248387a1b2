package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletionStage;
import org.tidings.auth.Verdict.Refusal;
import org.tidings.auth.Verdict.Refused;
import org.tidings.auth.Verdict.Valid;

/** What became of tokens. */
final class Verdicts {
  /** In tokens for these tests wherever a client may write: it is in no answer. */
  static final String MARK = "zzmarkzz";

  private Verdicts() {}

  static <T> Verdict<T> done(CompletionStage<Verdict<T>> stage) {
    assertTrue(stage.toCompletableFuture().isDone(), "still waits");
    return stage.toCompletableFuture().join();
  }

  static <T> T valid(CompletionStage<Verdict<T>> stage) {
    Verdict<T> verdict = done(stage);
    assertInstanceOf(Valid.class, verdict, verdict::toString);
    return ((Valid<T>) verdict).value();
  }

  /** Asserts a refusal, and returns its reason. */
  static <T> String refused(Refusal expected, CompletionStage<Verdict<T>> stage) {
    Verdict<T> verdict = done(stage);
    assertInstanceOf(Refused.class, verdict, verdict::toString);
    Refused<T> refused = (Refused<T>) verdict;
    assertEquals(expected, refused.refusal(), refused.why());
    assertFalse(refused.why().contains(MARK), refused.why());
    assertFalse(refused.why().isBlank(), "no reason");
    return refused.why();
  }

  static <T> String invalid(CompletionStage<Verdict<T>> stage) {
    return refused(Refusal.INVALID, stage);
  }
}
