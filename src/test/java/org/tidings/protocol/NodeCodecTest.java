package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one node says another reads. */
class NodeCodecTest {
  private static final ApiCall.Target USER = new ApiCall.Target("42", null);
  private static final ApiCall.Target BOTH = new ApiCall.Target("", "c \"\u00e9\ud83d\ude00");
  private static final Payload ODD =
      new Payload("{\"x\": 1.0, \"x\":\"\\u0061\\ud800\",\"y\":1e400}");
  private static final Payload NULL = new Payload("null");

  private final JsonCodec json = new JsonCodec();
  private final NodeCodec codec = new NodeCodec(json);

  private NodeMessage passed(NodeMessage message) {
    return codec.message(codec.text(message)).orElseThrow();
  }

  private ApiCall passed(ApiCall call) {
    NodeMessage told = passed(codec.asked("n-1", "7", call));
    return codec.call(assertInstanceOf(NodeMessage.Asked.class, told));
  }

  private ApiReply passed(ApiReply reply) {
    NodeMessage.Asked asked = codec.asked("n-1", "7", new ApiCall.Channels("", ApiCall.Page.ALL));
    NodeMessage told = passed(codec.answered("n-2", asked, reply));
    return codec.reply(assertInstanceOf(NodeMessage.Answered.class, told));
  }

  static Stream<ApiCall> aCallArrivesAsItWas() {
    return Stream.of(
        new ApiCall.Subscribe(USER, "a:b", ODD, NULL, 7, new Position(3, "e")),
        new ApiCall.Subscribe(BOTH, "a", null, ODD, Long.MAX_VALUE, Position.NONE),
        new ApiCall.Subscribe(USER, "a", null, null, 0, null),
        new ApiCall.Unsubscribe(BOTH, "a"),
        new ApiCall.Disconnected(USER, List.of("c", "d"), new Disconnect(4500, "bye")),
        new ApiCall.Disconnected(BOTH, List.of(), new Disconnect(3000, "")),
        new ApiCall.Disconnected(USER, List.of(), new Disconnect(4999, "{}")),
        new ApiCall.Refresh(USER, true, 9),
        new ApiCall.Refresh(new ApiCall.Target(null, "c"), false, 0),
        new ApiCall.Send(USER, ODD),
        new ApiCall.Send(BOTH, NULL),
        new ApiCall.Channels("", ApiCall.Page.ALL),
        new ApiCall.Connections(null, new ApiCall.Page(1000, "")),
        new ApiCall.Connections(new ApiCall.Target("", null), new ApiCall.Page(1, "c")),
        new ApiCall.Connections(new ApiCall.Target(null, "c"), new ApiCall.Page(50, "")),
        new ApiCall.Channels("[!a]*\\*", new ApiCall.Page(7, "\ud83d\ude00")));
  }

  @ParameterizedTest
  @MethodSource
  void aCallArrivesAsItWas(ApiCall call) {
    ApiCall expected =
        call instanceof ApiCall.Subscribe subscribe && NULL.equals(subscribe.data())
            ? new ApiCall.Subscribe(USER, "a:b", ODD, null, 7, new Position(3, "e"))
            : call;
    assertEquals(expected, passed(call));
  }

  @Test
  void aUserWithHalfAPairArrivesToo() {
    ApiCall call = new ApiCall.Send(new ApiCall.Target("\ud800", null), ODD);
    assertFalse(Utf8.hasLoneSurrogate(codec.text(codec.asked("n", "1", call))));
    assertEquals(call, passed(call));
  }

  /** The deepest that the server API takes, and 1 MB. */
  @Test
  void whateverABackEndMaySendArrives() {
    Payload deep = new Payload("[".repeat(998) + "]".repeat(998));
    String body = "{\"user\":\"42\",\"channel\":\"a\",\"data\":" + deep.json() + "}";
    ApiCall call = assertInstanceOf(ApiCall.Subscribe.class, json.apiCall("subscribe", body));
    assertEquals(call, passed(call));
    ApiCall large = new ApiCall.Send(USER, new Payload('"' + "x".repeat(1 << 20) + '"'));
    assertEquals(large, passed(large));
  }

  @Test
  void whatIsNoNodesBusinessIsNotSaid() {
    List<ApiCall> calls =
        List.of(new ApiCall.Info(), new ApiCall.Presence("a"), new ApiCall.Batch(List.of()));
    for (ApiCall call : calls) {
      assertThrows(IllegalArgumentException.class, () -> codec.asked("n", "1", call));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"publish", "broadcast", "batch", "info", "presence", "history", "nosuch", ""})
  void whatIsNoNodesBusinessIsNotDone(String method) {
    var asked =
        new NodeMessage.Asked(
            "n",
            "1",
            method,
            "{\"channel\":\"a\",\"channels\":[\"a\"],\"data\":1,\"commands\":[]}");
    var refused = assertInstanceOf(ApiCall.Refused.class, codec.call(asked));
    assertEquals(ErrorCode.METHOD_NOT_FOUND, refused.code());
  }

  @Test
  void sendIsNoMethodOfTheServerApi() {
    assertFalse(JsonCodec.isApiMethod("send"));
    String body = "{\"user\":\"42\",\"data\":1}";
    assertInstanceOf(ApiCall.Refused.class, json.apiCall("send", body));
    String batch = "{\"commands\":[{\"send\":" + body + "}]}";
    ApiCall.Batch read = assertInstanceOf(ApiCall.Batch.class, json.apiCall("batch", batch));
    assertInstanceOf(ApiCall.Refused.class, read.calls().get(0).call());
  }

  static Stream<ApiReply> aReplyArrivesAsItWas() {
    return Stream.of(
        ApiReply.DONE,
        new ApiReply.Active(Map.of(), ""),
        new ApiReply.Active(Map.of("a:\"b\"", 3, "\ud83d\ude00", Integer.MAX_VALUE), "z"),
        new ApiReply.Connected(Map.of(), ""),
        new ApiReply.Connected(
            Map.of(
                "c1",
                new Connection("", "north", "plain", 1, 2, 1L << 40, null),
                "c2",
                new Connection(null, "", "undecided", 0, 0, 0, List.of()),
                "c3",
                new Connection("42", "n", "protocol", 9, 2, 0, List.of("a", "\ud83d\ude00"))),
            "c3"),
        new ApiReply.Failed(ErrorCode.LIMIT_EXCEEDED, "limit exceeded: 1 of 2 clients"),
        new ApiReply.Failed(ErrorCode.INTERNAL, ""));
  }

  @ParameterizedTest
  @MethodSource
  void aReplyArrivesAsItWas(ApiReply reply) {
    assertEquals(reply, passed(reply));
  }

  @Test
  void anErrorOfALaterVersionIsAnError() {
    var answered =
        new NodeMessage.Answered("n", "m", "1", "{\"error\":{\"code\":199,\"message\":\"new\"}}");
    assertEquals(new ApiReply.Failed(ErrorCode.INTERNAL, "new"), codec.reply(answered));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"result\":7}",
        "{\"error\":\"x\"}",
        "{\"result\":{\"channels\":{\"a\":1}}}",
        "{\"result\":{\"channels\":{\"a\":{\"num_clients\":\"x\"}}}}"
      })
  void whatIsNoReplyIsError100(String body) {
    var answered = new NodeMessage.Answered("n", "m", "1", body);
    var failed = assertInstanceOf(ApiReply.Failed.class, codec.reply(answered));
    assertEquals(ErrorCode.INTERNAL, failed.code());
  }

  static Stream<NodeMessage> aMessageArrivesAsItWas() {
    return Stream.of(
        new NodeMessage.Here(info("n-1", "north \ud83d\ude00"), true),
        new NodeMessage.Here(
            new NodeInfo(
                "n", "", "", 0, 0, 0, 0, 0, 0, NodeInfo.Totals.NONE, NodeInfo.Heap.UNKNOWN),
            false),
        new NodeMessage.Gone("n-1"));
  }

  @ParameterizedTest
  @MethodSource
  void aMessageArrivesAsItWas(NodeMessage message) {
    assertEquals(message, passed(message));
  }

  private static NodeInfo info(String uid, String name) {
    return new NodeInfo(
        uid,
        name,
        "tidings 1",
        1,
        2,
        3,
        4,
        5,
        6,
        new NodeInfo.Totals(1, 2, 3, 4, 5, 6, 7, 8, 9),
        new NodeInfo.Heap(10, 11));
  }

  @Test
  void aNodeOfAnEarlierVersionIsHeard() {
    String here = "{\"kind\":\"here\",\"info\":{\"uid\":\"u\",\"num_clients\":3}}";
    var heard = assertInstanceOf(NodeMessage.Here.class, codec.message(here).orElseThrow());
    assertEquals(3, heard.info().clients());
    assertEquals(NodeInfo.Totals.NONE, heard.info().totals());
  }

  @Test
  void theFormIsWhatOtherVersionsRead() {
    assertEquals(
        "{'kind':'here','info':{'uid':'u','name':'north','version':'tidings 1','num_clients':1,"
            + "'num_users':2,'num_subs':3,'num_channels':4,'uptime':5,'time':6,'totals':{"
            + "'messages_in':1,'messages_out':2,'bytes_in':3,'bytes_out':4,'publications':5,"
            + "'disconnects':6,'errors':7,'slow_clients':8,'healings':9},'heap_used':10,"
            + "'heap_max':11},'new':true}",
        readable(new NodeMessage.Here(info("u", "north"), true)));
    assertEquals("{'kind':'gone','from':'u'}", readable(new NodeMessage.Gone("u")));
    ApiCall call = new ApiCall.Disconnected(USER, List.of("c"), Disconnect.FORCED);
    NodeMessage.Asked asked = codec.asked("u", "7", call);
    assertEquals(
        "{'kind':'call','from':'u','id':'7','method':'disconnect'}\n{'user':'42','whitelist':['c'],"
            + "'disconnect':{'code':3503,'reason':'force disconnect'}}",
        readable(asked));
    assertEquals(
        "{'kind':'reply','from':'v','to':'u','id':'7'}\n{'result':{}}",
        readable(codec.answered("v", asked, ApiReply.DONE)));
  }

  private String readable(NodeMessage message) {
    return codec.text(message).replace('"', '\'');
  }

  @Test
  void aFirstLineThatIsTooLongIsNotRead() {
    String gone = "{\"kind\":\"gone\",\"from\":\"";
    assertEquals(Optional.empty(), codec.message(gone + "u".repeat(NodeCodec.MAX_HEAD) + "\"}"));
  }
}
