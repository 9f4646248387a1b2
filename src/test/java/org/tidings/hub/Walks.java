package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.LogRecord;
import org.tidings.auth.Identity;
import org.tidings.protocol.ApiReply;

/** Several nodes on one memory engine, in one time. At the end all say goodbye. */
final class Walks implements AutoCloseable {
  private final List<Walk> all = new ArrayList<>();

  /** With nodes of these names, which know each other. */
  Walks(String... names) {
    for (String name : names) {
      add(name);
    }
  }

  /** One node more; they have not heard of each other yet. */
  Walk starts(String name) {
    return add(all.isEmpty() ? Node.called(name) : Node.beside(first().node, name));
  }

  /** The same, with a way of its own to the engine. */
  Walk add(Node node) {
    Walk walk = new Walk(node);
    for (String user : List.of("ann", "ben")) {
      node.tokens.connection(user, new Identity(user, null, 0, Map.of()));
    }
    all.add(walk);
    return walk;
  }

  private void add(String name) {
    var unused = starts(name);
    settle();
  }

  Walk get(int index) {
    return all.get(index);
  }

  private Walk first() {
    return all.get(0);
  }

  /** Everything that waits for a thread gets one. */
  void settle() {
    while (all.stream().anyMatch(Walks::isBusy)) {
      all.forEach(walk -> walk.node.settle());
    }
  }

  private static boolean isBusy(Walk walk) {
    return walk.node.workers.waiting() + walk.node.closers.waiting() > 0;
  }

  /** Time passes, for all of them. */
  void passes(Duration time) {
    for (long left = time.dividedBy(Housekeeper.TICK); left > 0; left--) {
      first().node.clock.pass(Housekeeper.TICK);
      all.forEach(walk -> walk.node.hub.tick());
      settle();
    }
  }

  /** A back end calls this node. */
  CompletableFuture<ApiReply> calls(Walk at, String method, String body) {
    CompletableFuture<ApiReply> reply = at.calls(method, body);
    settle();
    return reply;
  }

  /** A back end calls this node, and is answered so at once. */
  void answers(String expected, Walk at, String method, String body) {
    assertEquals(expected, at.answer(calls(at, method, body)));
  }

  /** A protocol client of this user; all nodes have tokens of ann and ben. */
  void connects(Walk at, String name, String user) {
    at.connectsWith(name, user);
    settle();
    at.sees(Lines.connected(name));
  }

  /** One warning or worse was expected, when so many of the nodes were there. */
  String loggedBy(int nodes) {
    return lineOf(nodes).getMessage();
  }

  /** The same. */
  LogRecord lineOf(int nodes) {
    return all.subList(0, nodes).stream().map(Walk::logged).toList().get(0);
  }

  @Override
  public void close() {
    settle();
    for (Walk walk : all) {
      assertEquals(0, walk.node.hub.cluster().unanswered(), "unanswered");
      walk.node.hub.part();
      settle();
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).close();
    }
  }
}
