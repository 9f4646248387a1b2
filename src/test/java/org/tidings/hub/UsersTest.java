package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsersTest {
  private static final int LIMIT = 3;

  private final Node node = new Node();
  private final Users users = new Users();

  private Client client() {
    return node.connect("peer").client();
  }

  @Test
  void anybodyIsFoundUntilTakenOut() {
    List<Client> clients = IntStream.range(0, 5).mapToObj(i -> client()).toList();
    assertEquals(List.of(), List.copyOf(users.of("ann")));
    for (int i = 0; i < clients.size(); i++) {
      users.add("ann", clients.get(i));
      assertEquals(i + 1, users.of("ann").size());
    }
    users.add("ben", client());
    assertEquals(2, users.size());
    users.remove("ann", clients.get(0));
    users.remove("ann", clients.get(0));
    assertEquals(4, users.of("ann").size());
    assertTrue(users.of("ann").containsAll(clients.subList(1, 5)));
    clients.forEach(each -> users.remove("ann", each));
    assertEquals(List.of(), List.copyOf(users.of("ann")));
    assertEquals(1, users.size());
  }

  @Test
  void whoIsNotInIsNotTakenOut() {
    Client inside = client();
    users.add("ann", inside);
    users.remove("ann", client());
    users.remove("ben", inside);
    assertEquals(List.of(inside), List.copyOf(users.of("ann")));
  }

  @Test
  void aRefusedOneLeavesNothingAndARemovedOneMakesRoom() {
    List<Client> clients = IntStream.range(0, LIMIT).mapToObj(i -> client()).toList();
    clients.forEach(each -> assertTrue(users.addUnlessFull("ann", each, LIMIT)));
    Client more = client();
    assertEquals(false, users.addUnlessFull("ann", more, LIMIT));
    users.remove("ann", more);
    assertEquals(LIMIT, users.of("ann").size());
    users.remove("ann", clients.get(0));
    assertTrue(users.addUnlessFull("ann", more, LIMIT));
  }

  @Test
  void theLimitIsExactWhoeverComesAndGoesAtOnce() throws Exception {
    int threads = 4;
    int rounds = 20_000;
    AtomicInteger in = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<Integer>> refusals = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Client own = client();
      Callable<Integer> comesAndGoes =
          () -> {
            start.await(10, TimeUnit.SECONDS);
            int refused = 0;
            for (int round = 0; round < rounds; round++) {
              if (users.addUnlessFull("ann", own, LIMIT)) {
                most.accumulateAndGet(in.incrementAndGet(), Math::max);
                in.decrementAndGet();
                users.remove("ann", own);
              } else {
                refused++;
              }
            }
            return refused;
          };
      refusals.add(executor.submit(comesAndGoes));
    }
    for (Future<Integer> each : refusals) {
      assertTrue(each.get(30, TimeUnit.SECONDS) <= rounds);
    }
    executor.shutdownNow();
    assertTrue(most.get() <= LIMIT, () -> most + " at once");
    assertEquals(0, users.size());
  }
}
