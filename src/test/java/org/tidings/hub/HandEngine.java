package org.tidings.hub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tidings.engine.Engine;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.MemoryEngine;
import org.tidings.engine.Retention;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * A memory engine whose calls the test can take in hand, by name: such a call takes effect and
 * completes when the test lets it. All calls are noted, but for publications.
 */
final class HandEngine implements Engine {
  private record Held(String call, Runnable carryOut, CompletableFuture<?> outcome) {}

  private final MemoryEngine memory;
  private final Set<String> inHand = new HashSet<>();
  private final Deque<Held> held = new ArrayDeque<>();
  private final List<String> calls = new ArrayList<>();

  HandEngine(LongSupplier nanoTime) {
    memory = new MemoryEngine(nanoTime);
  }

  /** From now on the calls of these methods wait for the test. */
  void hold(String... methods) {
    inHand.addAll(List.of(methods));
  }

  /** From now on they do not; those that wait go on waiting. */
  void holdNothing() {
    inHand.clear();
  }

  /** Carries out the oldest call that waits; it must be this one: {@code subscribe news}. */
  void let(String call) {
    next(call).carryOut().run();
  }

  /** The oldest call that waits fails, without having had an effect. */
  void fail(String call) {
    next(call).outcome().completeExceptionally(new IllegalStateException("no connection"));
  }

  /** The calls since the last question, in order: {@code addPresence news <client>}. */
  List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  int waiting() {
    return held.size();
  }

  MemoryEngine memory() {
    return memory;
  }

  private Held next(String call) {
    Held next = held.remove();
    if (!next.call().equals(call)) {
      throw new AssertionError("the next call is " + next.call() + " and not " + call);
    }
    return next;
  }

  private <T> CompletionStage<T> call(
      String method, String arguments, Supplier<CompletionStage<T>> real) {
    String call = method + " " + arguments;
    if (!method.equals("publish")) {
      calls.add(call);
    }
    if (!inHand.contains(method)) {
      return real.get();
    }
    CompletableFuture<T> outcome = new CompletableFuture<>();
    held.add(
        new Held(
            call,
            () -> real.get().thenAccept(outcome::complete).toCompletableFuture().join(),
            outcome));
    return outcome;
  }

  @Override
  public CompletionStage<Position> publish(String channel, Publication draft, Retention retention) {
    return call("publish", channel, () -> memory.publish(channel, draft, retention));
  }

  @Override
  public CompletionStage<History> history(String channel, HistoryQuery query, Retention retention) {
    return call("history", channel, () -> memory.history(channel, query, retention));
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, Listener listener) {
    return call("subscribe", channel, () -> memory.subscribe(channel, listener));
  }

  @Override
  public CompletionStage<Void> unsubscribe(String channel, Listener listener) {
    return call("unsubscribe", channel, () -> memory.unsubscribe(channel, listener));
  }

  @Override
  public CompletionStage<Void> addPresence(String channel, ClientInfo info, Duration ttl) {
    return call(
        "addPresence", channel + " " + info.client(), () -> memory.addPresence(channel, info, ttl));
  }

  @Override
  public CompletionStage<Void> removePresence(String channel, String client) {
    return call(
        "removePresence", channel + " " + client, () -> memory.removePresence(channel, client));
  }

  @Override
  public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
    return call("presence", channel, () -> memory.presence(channel));
  }

  @Override
  public CompletionStage<PresenceStats> presenceStats(String channel) {
    return call("presenceStats", channel, () -> memory.presenceStats(channel));
  }

  @Override
  public CompletionStage<Void> publishJoin(String channel, ClientInfo info) {
    return call(
        "publishJoin", channel + " " + info.client(), () -> memory.publishJoin(channel, info));
  }

  @Override
  public CompletionStage<Void> publishLeave(String channel, ClientInfo info) {
    return call(
        "publishLeave", channel + " " + info.client(), () -> memory.publishLeave(channel, info));
  }
}
