package org.tidings.hub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.MemoryEngine;
import org.tidings.engine.Retention;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * A memory engine for one node whose calls the test can take in hand, by name: such a call takes
 * effect and completes when the test lets it. All calls are noted, but for publications and what
 * nodes say to each other.
 */
final class HandEngine implements Engine {
  /** A call that waits for the test. */
  private static final class Held<T> {
    final String call;
    final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final Supplier<CompletionStage<T>> real;
    private @Nullable CompletionStage<T> effect;

    Held(String call, Supplier<CompletionStage<T>> real) {
      this.call = call;
      this.real = real;
    }

    CompletionStage<T> effect() {
      CompletionStage<T> had = effect == null ? real.get() : effect;
      effect = had;
      return had;
    }

    void let() {
      effect().thenAccept(outcome::complete).toCompletableFuture().join();
    }
  }

  private static final Set<String> UNNOTED = Set.of("publish", "meet", "part", "tell");

  private final LongSupplier nanoTime;
  private MemoryEngine memory;
  private final Set<String> inHand = new HashSet<>();
  private final Set<String> failing = new HashSet<>();
  private final List<Held<?>> held = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final Set<String> visited = new HashSet<>();
  private final Map<String, Runnable> meanwhile = new HashMap<>();
  private final Set<String> subscribed = new HashSet<>();
  private @Nullable Wire wire;

  HandEngine(LongSupplier nanoTime) {
    this(nanoTime, new MemoryEngine(nanoTime));
  }

  /** In a memory that others use too. */
  HandEngine(LongSupplier nanoTime, MemoryEngine memory) {
    this.nanoTime = nanoTime;
    this.memory = memory;
  }

  /** From now on the calls of these methods wait for the test. */
  void hold(String... methods) {
    inHand.addAll(List.of(methods));
  }

  /** From now on they do not; those that wait go on waiting. */
  void holdNothing() {
    inHand.clear();
  }

  /** From now on the calls of these methods fail at once; of no others. */
  void failsAtOnce(String... methods) {
    failing.clear();
    failing.addAll(List.of(methods));
  }

  /** This happens once, when the next such call has taken effect and its caller is not told. */
  void meanwhile(String method, Runnable what) {
    meanwhile.put(method, what);
  }

  /** The oldest such call that waits takes effect; its caller is not told yet. */
  void carryOut(String call) {
    var unused = waiting(call).effect();
  }

  /** Carries out the oldest such call that waits: {@code subscribe news}. */
  void let(String call) {
    Held<?> next = waiting(call);
    held.remove(next);
    next.let();
  }

  /** The oldest such call that waits fails, with the effect that it has had so far. */
  void fail(String call) {
    Held<?> next = waiting(call);
    held.remove(next);
    next.outcome.completeExceptionally(new IllegalStateException("no connection"));
  }

  /** The oldest such call that waits is answered so, without effect. */
  @SuppressWarnings("unchecked")
  void answer(String call, Object value) {
    Held<?> next = waiting(call);
    held.remove(next);
    ((Held<Object>) next).outcome.complete(value);
  }

  /** It starts anew: all streams have other epochs. The node does not notice. */
  void forgets() {
    memory = new MemoryEngine(nanoTime);
    subscribed.forEach(each -> memory.subscribe(each, wire()).toCompletableFuture().join());
  }

  /** Nothing is in hand any more: what waits is carried out. */
  void letAll() {
    holdNothing();
    failing.clear();
    while (!held.isEmpty()) {
      held.remove(0).let();
    }
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

  /** The channels in which somebody is said to be, of those that ever had anybody. */
  List<String> populated() {
    return visited.stream()
        .filter(each -> memory.presenceStats(each).toCompletableFuture().join().clients() > 0)
        .toList();
  }

  /** From now on what the node is told is carried so. */
  void carries(Wire.Carries how) {
    wire().carries(how);
  }

  /** What is under way to the node arrives. */
  void arrives() {
    wire().arrives();
  }

  /** The node's link was down, and is up again. */
  void relinks(String channel) {
    wire().missed(channel).run();
  }

  private Wire wire() {
    Wire known = wire;
    if (known == null) {
      throw new AssertionError("the node has not subscribed to anything");
    }
    return known;
  }

  /** The node's one listener, behind the wire. */
  private Wire wireTo(Listener node) {
    if (wire == null) {
      wire = new Wire(node);
    }
    return wire();
  }

  private Held<?> waiting(String call) {
    return held.stream()
        .filter(each -> each.call.equals(call))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    call + " does not wait, but " + held.stream().map(each -> each.call).toList()));
  }

  private <T> CompletionStage<T> call(
      String method, String arguments, Supplier<CompletionStage<T>> real) {
    String call = arguments.isEmpty() ? method : method + " " + arguments;
    if (!UNNOTED.contains(method)) {
      calls.add(call);
    }
    if (failing.contains(method)) {
      return CompletableFuture.failedStage(new IllegalStateException("no connection"));
    }
    if (!inHand.contains(method)) {
      CompletionStage<T> outcome = real.get();
      Runnable what = meanwhile.remove(method);
      if (what != null) {
        what.run();
      }
      return outcome;
    }
    Held<T> waits = new Held<>(call, real);
    held.add(waits);
    return waits.outcome;
  }

  @Override
  public CompletionStage<Position> publish(
      String channel, Publication draft, Retention retention, @Nullable String idempotencyKey) {
    return call(
        "publish", channel, () -> memory.publish(channel, draft, retention, idempotencyKey));
  }

  @Override
  public CompletionStage<History> history(String channel, HistoryQuery query, Retention retention) {
    return call("history", channel, () -> memory.history(channel, query, retention));
  }

  @Override
  public CompletionStage<Void> removeHistory(String channel) {
    return call("removeHistory", channel, () -> memory.removeHistory(channel));
  }

  @Override
  public CompletionStage<Void> check() {
    return call("check", "", () -> memory.check());
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, Listener listener) {
    return call(
        "subscribe",
        channel,
        () -> {
          subscribed.add(channel);
          return memory.subscribe(channel, wireTo(listener));
        });
  }

  @Override
  public CompletionStage<Void> unsubscribe(String channel, Listener listener) {
    return call(
        "unsubscribe",
        channel,
        () -> {
          subscribed.remove(channel);
          return memory.unsubscribe(channel, wireTo(listener));
        });
  }

  @Override
  public CompletionStage<Void> addPresence(String channel, ClientInfo info, Duration ttl) {
    visited.add(channel);
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

  @Override
  public CompletionStage<Void> meet(Node node) {
    return call("meet", "", () -> memory.meet(node));
  }

  @Override
  public CompletionStage<Void> part(Node node) {
    return call("part", "", () -> memory.part(node));
  }

  @Override
  public CompletionStage<Void> tell(String message) {
    return call("tell", message, () -> memory.tell(message));
  }
}
