package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.auth.ConsoleTokens;
import org.tidings.auth.Identity;
import org.tidings.auth.Verdict;

/** How many connections a user may have. */
class UserLimitTest {
  private static final String CLOSED = ": close 3504 connection limit: at most 2 a user";

  private final Walk walk = new Walk(Node.with(new Limits.Rates(2, 0)));

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  private void connects(String name, String user) {
    walk.node.tokens.connection(user, new Identity(user, null, 0, Map.of()));
    walk.connectsWith(name, user);
  }

  @Test
  void oneMoreIsClosedAndTheOthersStay() {
    connects("a1", "ann");
    connects("a2", "ann");
    walk.sees(Lines.connected("a1"), Lines.connected("a2"));
    connects("a3", "ann");
    walk.sees("a3" + CLOSED);
    connects("b", "ben");
    walk.sees(Lines.connected("b"));
  }

  @Test
  void whoGoesMakesRoom() {
    connects("a1", "ann");
    connects("a2", "ann");
    walk.goes("a1");
    connects("a3", "ann");
    walk.sees(Lines.connected("a1"), Lines.connected("a2"), Lines.connected("a3"));
    connects("a4", "ann");
    walk.sees("a4" + CLOSED);
  }

  @Test
  void whoeverComesBackNeedNotWaitForAThreadThatCleansUp() {
    connects("a1", "ann");
    connects("a2", "ann");
    walk.opens("a3", Walk.PROTOCOL);
    walk.peer("a1").client().closed();
    walk.says("a3", "{'id':1,'connect':{'token':'ann'}}");
    walk.sees(Lines.connected("a1"), Lines.connected("a2"), Lines.connected("a3"));
  }

  @Test
  void whoeverGoesWhileItsTokenIsLookedAtTakesNoPlace() {
    Identity ann = new Identity("ann", null, 0, Map.of());
    var verdicts =
        List.of(walk.node.tokens.connectionLater("l1"), walk.node.tokens.connectionLater("l2"));
    walk.connectsWith("a1", "l1");
    walk.connectsWith("a2", "l2");
    walk.goes("a1");
    walk.goes("a2");
    verdicts.forEach(each -> each.complete(new Verdict.Valid<>(ann)));
    walk.node.settle();
    assertEquals(0, walk.node.hub.userCount());
  }

  @Test
  void whoWasRefusedTakesNoRoomWhenItGoes() {
    connects("a1", "ann");
    connects("a2", "ann");
    connects("a3", "ann");
    connects("a4", "ann");
    walk.sees(Lines.connected("a1"), Lines.connected("a2"), "a3" + CLOSED, "a4" + CLOSED);
    assertEquals(1, walk.node.hub.userCount());
  }

  @Test
  void theAnonymousAreMany() {
    for (String name : List.of("x", "y", "z")) {
      walk.connects(name);
    }
  }

  @Test
  void thoseWhoLookAtTheConsoleAreMany() {
    for (String name : List.of("x", "y", "z")) {
      connects(name, ConsoleTokens.USER);
    }
    walk.sees(Lines.connected("x"), Lines.connected("y"), Lines.connected("z"));
    connects("not", ConsoleTokens.USER + "s");
    connects("like", ConsoleTokens.USER + "s");
    connects("them", ConsoleTokens.USER + "s");
    walk.sees(Lines.connected("not"), Lines.connected("like"), "them" + CLOSED);
  }

  @Test
  void aNewTokenIsNoNewConnection() {
    walk.node.tokens.connection(
        "t", new Identity("ann", null, walk.node.in(Duration.ofMinutes(1)), Map.of()));
    walk.connectsWith("a1", "t");
    walk.connectsWith("a2", "t");
    walk.node.events.take();
    walk.says("a1", "{'id':2,'refresh':{'token':'t'}}");
    walk.sees("a1: {'id':2,'refresh':{'expires':true,'ttl':60}}");
  }

  @Test
  void plainClientsCountToo() {
    walk.node.tokens.connection("ann", new Identity("ann", null, 0, Map.of()));
    for (String name : List.of("p1", "p2", "p3")) {
      walk.opens(name, new Opening(false, true, List.of(), "ann"));
    }
    walk.sees("p3" + CLOSED);
  }

  @Test
  void ofThoseThatComeAtOnceSoManyAreTaken() throws Exception {
    Users users = new Users();
    List<Client> clients =
        IntStream.range(0, 40).mapToObj(i -> walk.opens("c" + i, Walk.PROTOCOL).client()).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Boolean>> taken =
          clients.stream()
              .map(
                  client ->
                      threads.submit(
                          () -> {
                            start.await();
                            return users.addUnlessFull("ann", client, 7);
                          }))
              .toList();
      start.countDown();
      int count = 0;
      for (Future<Boolean> each : taken) {
        count += each.get() ? 1 : 0;
      }
      assertEquals(7, count);
      assertEquals(7, Set.copyOf(users.of("ann")).size());
    } finally {
      threads.shutdownNow();
    }
    clients.forEach(client -> users.remove("ann", client));
    assertEquals(0, users.size());
  }
}
