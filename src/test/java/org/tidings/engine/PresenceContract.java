package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.engine.EngineContract.get;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tidings.engine.Engine.PresenceStats;
import org.tidings.protocol.ClientInfo;

/** Who is in a channel. */
interface PresenceContract extends EngineContract {
  Duration MOST_OF_IT = WHILE.multipliedBy(6).dividedBy(10);

  @Test
  default void nobodyIsInAChannelThatWasNeverUsed() {
    assertPresent();
    get(engine().removePresence(CHANNEL, "nobody's"));
    assertPresent();
  }

  @Test
  default void aClientIsPresentWithItsInfoUntilItIsRemoved() {
    ClientInfo bob = client("7", "bob's");
    add(ANN, LONG);
    add(bob, LONG);
    assertPresent(ANN, bob);
    get(engine().removePresence(CHANNEL, ANN.client()));
    assertPresent(bob);
    get(engine().removePresence(CHANNEL, ANN.client()));
    assertPresent(bob);
    get(engine().removePresence(CHANNEL, bob.client()));
    assertPresent();
  }

  @Test
  default void presenceInOneChannelIsNoneInAnother() {
    add(ANN, LONG);
    assertEquals(Map.of(), get(engine().presence("other")));
    assertEquals(new PresenceStats(0, 0), get(engine().presenceStats("other")));
  }

  @Test
  default void usersAreCountedOnceAndTheAnonymousAreOne() {
    add(client("1", "a"), LONG);
    add(client("1", "b"), LONG);
    add(client("2", "c"), LONG);
    add(client("", "d"), LONG);
    add(client("", "e"), LONG);
    assertStats(5, 3);
    get(engine().removePresence(CHANNEL, "a"));
    assertStats(4, 3);
    get(engine().removePresence(CHANNEL, "b"));
    assertStats(3, 2);
  }

  @Test
  default void theLaterInfoOfAClientCounts() {
    add(client("1", "a"), LONG);
    add(client("2", "a"), LONG);
    assertPresent(client("2", "a"));
    assertStats(1, 1);
  }

  @Test
  default void whoIsNotNotedAgainIsGone() {
    add(client("1", "a"), WHILE);
    add(client("2", "b"), LONG);
    add(client("1", "c"), WHILE);
    pass(MOST_OF_IT);
    add(client("1", "a"), WHILE);
    assertStats(3, 2);
    pass(MOST_OF_IT);
    assertStats(2, 2);
    assertPresent(client("1", "a"), client("2", "b"));
    pass(MOST_OF_IT);
    assertPresent(client("2", "b"));
    assertStats(1, 1);
  }

  @Test
  default void aShorterTimeReplacesALongerOne() {
    add(ANN, LONG);
    add(ANN, WHILE);
    pass(WHILE.plus(MOST_OF_IT));
    assertStats(0, 0);
    assertPresent();
  }

  private void add(ClientInfo info, Duration ttl) {
    get(engine().addPresence(CHANNEL, info, ttl));
  }

  private void assertPresent(ClientInfo... infos) {
    Map<String, ClientInfo> present = get(engine().presence(CHANNEL));
    assertEquals(infos.length, present.size(), present::toString);
    for (ClientInfo info : infos) {
      assertEquals(info, present.get(info.client()));
    }
  }

  private void assertStats(int clients, int users) {
    assertEquals(new PresenceStats(clients, users), get(engine().presenceStats(CHANNEL)));
  }

  private static ClientInfo client(String user, String client) {
    return new ClientInfo(user, client, null, null);
  }
}
