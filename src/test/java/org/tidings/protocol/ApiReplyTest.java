package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How back ends are answered, to the byte. */
class ApiReplyTest {
  private static final ApiReply REFUSED =
      new ApiReply.Failed(ErrorCode.BAD_REQUEST, "channel is \"missing\"");
  private static final ApiReply PUBLISHED = new ApiReply.Published(new Position(7, "fcJOjMIF"));

  private final JsonCodec codec = new JsonCodec();

  private void assertBody(String expected, ApiReply reply) {
    assertEquals(expected.replace('\'', '"'), codec.apiReply(reply, false));
  }

  @Test
  void resultsAreInAResult() {
    assertBody("{'result':{}}", ApiReply.DONE);
    assertBody("{'result':{'offset':7,'epoch':'fcJOjMIF'}}", PUBLISHED);
    assertBody("{'result':{}}", new ApiReply.Published(Position.NONE));
    assertBody("{'result':{'num_clients':0,'num_users':0}}", new ApiReply.Counted(0, 0));
    assertBody(
        "{'result':{'presence':{'c':{'user':'','client':'c','chan_info':{'a': 1.0}}}}}",
        new ApiReply.Present(
            Map.of("c", new ClientInfo("", "c", null, new Payload("{\"a\": 1.0}")))));
    assertBody(
        "{'result':{'publications':[],'epoch':'e','offset':0}}",
        new ApiReply.Kept(List.of(), new Position(0, "e")));
    Publication one =
        new Publication(new Payload("1.0"), null, Map.of("k", "v"), new Position(3, "e"));
    assertBody(
        "{'result':{'publications':[{'data':1.0,'offset':3,'tags':{'k':'v'}}],'epoch':'e','offset':4}}",
        new ApiReply.Kept(List.of(one), new Position(4, "e")));
    assertBody(
        "{'result':{'channels':{'a':{'num_clients':2}}}}", new ApiReply.Active(Map.of("a", 2), ""));
    assertBody(
        "{'result':{'nodes':[{'uid':'u','name':'n','version':'v','num_clients':1,'num_users':2,"
            + "'num_subs':3,'num_channels':4,'uptime':5,'time':6,'totals':{'messages_in':1,"
            + "'messages_out':2,'bytes_in':3,'bytes_out':4,'publications':5,'disconnects':6,"
            + "'errors':7,'slow_clients':8,'healings':9},'heap_used':10,'heap_max':11}]}}",
        new ApiReply.Nodes(
            List.of(
                new NodeInfo(
                    "u",
                    "n",
                    "v",
                    1,
                    2,
                    3,
                    4,
                    5,
                    6,
                    new NodeInfo.Totals(1, 2, 3, 4, 5, 6, 7, 8, 9),
                    new NodeInfo.Heap(10, 11)))));
    assertBody(
        "{'result':{'channels':{'a':{'num_clients':2}},'next':'a'}}",
        new ApiReply.Active(Map.of("a", 2), "a"));
    assertBody(
        "{'result':{'connections':{'c':{'user':'','node':'n','mode':'plain','since':1,'num_subs':2,"
            + "'waiting':3,'channels':['x','y']}}}}",
        connected(new Connection("", "n", "plain", 1, 2, 3, List.of("x", "y"))));
    assertBody(
        "{'result':{'connections':{'c':{'node':'n','mode':'undecided','since':1,'num_subs':0,"
            + "'waiting':0}}}}",
        connected(new Connection(null, "n", "undecided", 1, 0, 0, null)));
  }

  private static ApiReply connected(Connection connection) {
    return new ApiReply.Connected(Map.of("c", connection), "");
  }

  @Test
  void eachChannelOfABroadcastHasItsResponse() {
    assertBody(
        "{'result':{'responses':[{'result':{'offset':7,'epoch':'fcJOjMIF'}},"
            + "{'error':{'code':107,'message':'channel is \\\"missing\\\"'}}]}}",
        new ApiReply.Broadcasted(List.of(PUBLISHED, REFUSED)));
  }

  @Test
  void theRepliesOfABatchHaveNoResultAroundThem() {
    assertBody(
        "{'replies':[{'publish':{'offset':7,'epoch':'fcJOjMIF'}},"
            + "{'error':{'code':107,'message':'channel is \\\"missing\\\"'}},{'disconnect':{}}]}",
        new ApiReply.Batched(
            List.of(
                new ApiReply.Named("publish", PUBLISHED),
                new ApiReply.Named("publish", REFUSED),
                new ApiReply.Named("disconnect", ApiReply.DONE))));
  }

  @Test
  void anErrorIsAMemberOrTheWholeBody() {
    assertBody("{'error':{'code':107,'message':'channel is \\\"missing\\\"'}}", REFUSED);
    assertEquals(
        "{\"code\":107,\"message\":\"channel is \\\"missing\\\"\"}", codec.apiReply(REFUSED, true));
    assertEquals(
        "{\"result\":{\"responses\":[{\"error\":{\"code\":112,\"message\":\"unrecoverable position\"}}]}}",
        codec.apiReply(
            new ApiReply.Broadcasted(List.of(ApiReply.Failed.of(ErrorCode.UNRECOVERABLE_POSITION))),
            true));
  }

  @Test
  void halfASurrogatePairIsEscaped() {
    assertEquals(
        "{\"result\":{\"channels\":{\"\\ud800\":{\"num_clients\":1}}}}",
        codec.apiReply(new ApiReply.Active(Map.of("\ud800", 1), ""), false));
  }
}
