package org.tidings.hub;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Several stages at once. */
final class Stages {
  private Stages() {}

  /** Completes when all of them are complete, with their values in order; none may fail. */
  static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> stages) {
    List<CompletableFuture<T>> futures =
        stages.stream().map(CompletionStage::toCompletableFuture).toList();
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
        .thenApply(end -> futures.stream().map(CompletableFuture::join).toList());
  }
}
