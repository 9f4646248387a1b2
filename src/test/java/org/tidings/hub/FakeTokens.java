package org.tidings.hub;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.Grant;
import org.tidings.auth.Identity;
import org.tidings.auth.Tokens;
import org.tidings.auth.Verdict;

/** Knows the tokens that the test names; the others are not valid. */
final class FakeTokens implements Tokens {
  private final Map<String, CompletableFuture<Verdict<Identity>>> connections = new HashMap<>();
  private final Map<String, CompletableFuture<Verdict<Grant>>> subscriptions = new HashMap<>();

  void connection(String token, Identity identity) {
    connections.put(token, CompletableFuture.completedFuture(new Verdict.Valid<>(identity)));
  }

  void connection(String token, Verdict.Refusal refusal) {
    connections.put(
        token, CompletableFuture.completedFuture(new Verdict.Refused<>(refusal, "a test")));
  }

  /** A token whose verdict the test gives later. */
  CompletableFuture<Verdict<Identity>> connectionLater(String token) {
    CompletableFuture<Verdict<Identity>> verdict = new CompletableFuture<>();
    connections.put(token, verdict);
    return verdict;
  }

  void subscription(String token, Grant grant) {
    subscriptions.put(token, CompletableFuture.completedFuture(new Verdict.Valid<>(grant)));
  }

  void subscription(String token, Verdict.Refusal refusal) {
    subscriptions.put(
        token, CompletableFuture.completedFuture(new Verdict.Refused<>(refusal, "a test")));
  }

  CompletableFuture<Verdict<Grant>> subscriptionLater(String token) {
    CompletableFuture<Verdict<Grant>> verdict = new CompletableFuture<>();
    subscriptions.put(token, verdict);
    return verdict;
  }

  @Override
  public CompletionStage<Verdict<Identity>> connection(String token) {
    return known(connections.get(token));
  }

  @Override
  public CompletionStage<Verdict<Grant>> subscription(String token, String channel, String user) {
    return known(subscriptions.get(token));
  }

  private static <T> CompletionStage<Verdict<T>> known(
      @Nullable CompletableFuture<Verdict<T>> verdict) {
    return verdict != null
        ? verdict
        : CompletableFuture.completedFuture(
            new Verdict.Refused<>(Verdict.Refusal.INVALID, "a test"));
  }
}
