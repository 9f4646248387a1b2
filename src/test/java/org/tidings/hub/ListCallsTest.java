package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.Connection;

/** What back ends are told of channels and connections, whichever node they ask. */
class ListCallsTest {
  private static final String DONE = "{'result':{}}";

  private final Walks walks = new Walks("north", "south", "west");
  private final Walk north = walks.get(0);
  private final Walk south = walks.get(1);
  private final Walk west = walks.get(2);

  @BeforeEach
  void annIsOnTwoNodesAndBenOnOne() {
    walks.connects(north, "an", "ann");
    walks.connects(south, "as", "ann");
    walks.connects(south, "bs", "ben");
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walks.close();
  }

  private void subscribes(String user, String channel) {
    walks.answers(DONE, west, "subscribe", "{'user':'" + user + "','channel':'" + channel + "'}");
    north.node.events.take();
    south.node.events.take();
  }

  private static String id(Walk at, String name) {
    return at.peer(name).client().id();
  }

  /** The pair comes first, though its code point is the greater one. So all are seen, and once. */
  @Test
  void channelsOfEveryScriptComeInTheSameOrderFromAllNodes() {
    String pair = "\ud83c\udf89";
    String wave = "\uff5e";
    subscribes("ben", pair);
    subscribes("ann", wave); // On two nodes.
    for (Walk at : new Walk[] {north, south, west}) {
      walks.answers(
          "{'result':{'channels':{'" + pair + "':{'num_clients':1}},'next':'" + pair + "'}}",
          at,
          "channels",
          "{'limit':1}");
      String second = "{'result':{'channels':{'" + wave + "':{'num_clients':2}}}}";
      walks.answers(second, at, "channels", "{'limit':1,'after':'" + pair + "'}");
      walks.answers(
          "{'result':{'channels':{}}}", at, "channels", "{'limit':1,'after':'" + wave + "'}");
    }
  }

  @Test
  void thatOneNodeAloneHasMoreIsToldByAll() {
    walks.connects(south, "again", "ben");
    List<String> ids = Stream.of(id(south, "bs"), id(south, "again")).sorted().toList();
    for (Walk at : new Walk[] {north, south, west}) {
      ApiReply.Connected first = connected(at, "{'user':'ben','limit':1}");
      assertEquals(ids.subList(0, 1), List.copyOf(first.connections().keySet()));
      assertEquals(ids.get(0), first.next());
      ApiReply.Connected last =
          connected(at, "{'user':'ben','limit':1,'after':'" + first.next() + "'}");
      assertEquals(ids.subList(1, 2), List.copyOf(last.connections().keySet()));
      assertEquals("", last.next());
    }
  }

  @Test
  void aConnectionOfAnotherUserIsNotTheOneThatIsAskedFor() {
    String id = id(south, "bs");
    for (Walk at : new Walk[] {south, west}) {
      assertEquals(Map.of(), listed(at, "{'client':'" + id + "','user':'ann'}"));
      assertEquals(1, listed(at, "{'client':'" + id + "','user':'ben'}").size());
    }
  }

  @Test
  void channelsAreToldToWhoAsksForOneConnectionAndToNobodyElse() {
    subscribes("ben", "news");
    String id = id(south, "bs");
    for (Walk at : new Walk[] {south, west}) {
      assertEquals(List.of("news"), one(at, "{'client':'" + id + "'}", id).channels());
      for (String body : List.of("{'user':'ben'}", "{}")) {
        Connection ben = one(at, body, id);
        assertEquals(1, ben.subscriptions());
        assertNull(ben.channels());
      }
    }
  }

  @Test
  void whoHasSaidNothingYetIsUndecidedAndNobody() {
    String id = south.opens("silent", Opening.UNDECIDED).client().id();
    for (Walk at : new Walk[] {south, west}) {
      Connection silent = one(at, "{'client':'" + id + "'}", id);
      assertEquals("undecided", silent.mode());
      assertNull(silent.user());
      assertEquals(List.of(), silent.channels());
      assertTrue(listed(at, "{}").containsKey(id));
      assertFalse(listed(at, "{'user':''}").containsKey(id));
    }
    String told = south.answer(south.calls("connections", "{'client':'" + id + "'}"));
    assertTrue(told.contains("'silent':{'node':'south','mode':'undecided',"), told);
  }

  private Connection one(Walk at, String body, String id) {
    return Objects.requireNonNull(listed(at, body).get(id));
  }

  private Map<String, Connection> listed(Walk at, String body) {
    return connected(at, body).connections();
  }

  private ApiReply.Connected connected(Walk at, String body) {
    return (ApiReply.Connected) walks.calls(at, "connections", body).join();
  }
}
