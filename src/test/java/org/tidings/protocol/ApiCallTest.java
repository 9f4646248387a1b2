package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the calls of the server API are read. */
class ApiCallTest {
  private final JsonCodec codec = new JsonCodec();

  private ApiCall read(String method, String body) {
    return codec.apiCall(method, body.replace('\'', '"'));
  }

  private <T extends ApiCall> T read(Class<T> type, String method, String body) {
    return assertInstanceOf(type, read(method, body));
  }

  private static ApiCall.Content content(String json) {
    return new ApiCall.Content(new Payload(json), Map.of(), false, null, null);
  }

  @Test
  void aPublicationKeepsItsTextButForLineBreaks() {
    assertEquals(
        new ApiCall.Publish("a", content("{\"x\": 1.0, \"x\": \"\\u0061\"}")),
        read("publish", "{ 'data' :\n {'x': 1.0,\n 'x': '\\u0061'} , 'channel':'a'}"));
    assertEquals(
        new ApiCall.Publish("a", content("null")), read("publish", "{'channel':'a','data':null}"));
  }

  @Test
  void aPublicationHasAllThatItMayHave() {
    assertEquals(
        new ApiCall.Publish(
            "a", new ApiCall.Content(new Payload("1"), Map.of("k", "v"), true, "key", "c-1")),
        read(
            "publish",
            "{'channel':'a','data':1,'tags':{'k':'v'},'skip_history':true,'idempotency_key':'key',"
                + "'exclude_client':'c-1','delta':true,'nobody':'knows'}"));
  }

  @Test
  void whatIsNullOrEmptyIsNotThere() {
    assertEquals(
        new ApiCall.Publish("a", content("1")),
        read(
            "publish",
            "{'channel':'a','data':1,'tags':null,'skip_history':null,'idempotency_key':'',"
                + "'exclude_client':null,'delta':false,'b64data':''}"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void base64GoesBeforeData() {
    assertEquals(
        new ApiCall.Publish("a", content("{\"€\":1}")),
        read("publish", "{'channel':'a','data':2,'b64data':'" + base64("{\"€\":\n1}") + "'}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "YQ", "gICA", "e30=e30="})
  void whatIsNoJsonInBase64IsRefused(String encoded) {
    assertRefused(
        "b64data must be JSON in UTF-8, in base64",
        read("publish", "{'channel':'a','b64data':'" + encoded + "'}"));
  }

  @Test
  void aBroadcastHasItsChannelsInOrder() {
    assertEquals(
        new ApiCall.Broadcast(List.of("b", "a", "", "b"), content("1")),
        read("broadcast", "{'channels':['b','a','','b'],'data':1}"));
  }

  @Test
  void clientsAreMeantByUserOrIdOrBoth() {
    assertEquals(
        new ApiCall.Unsubscribe(new ApiCall.Target("42", null), "a"),
        read("unsubscribe", "{'user':'42','channel':'a'}"));
    assertEquals(
        new ApiCall.Unsubscribe(new ApiCall.Target(null, "c"), "a"),
        read("unsubscribe", "{'client':'c','channel':'a'}"));
    assertEquals(
        new ApiCall.Unsubscribe(new ApiCall.Target("", "c"), "a"),
        read("unsubscribe", "{'user':'','client':'c','channel':'a'}"));
  }

  @Test
  void aSubscriptionHasAllThatItMayHave() {
    assertEquals(
        new ApiCall.Subscribe(
            new ApiCall.Target("42", null),
            "a",
            new Payload("{\"i\":1.0}"),
            new Payload("[ 2 ]"),
            7,
            new Position(3, "e")),
        read(
            "subscribe",
            "{'user':'42','channel':'a','info':{'i':1.0},'data':[ 2 ],'expire_at':7,"
                + "'recover_since':{'offset':3,'epoch':'e'}}"));
    ApiCall.Subscribe least =
        read(ApiCall.Subscribe.class, "subscribe", "{'user':'','channel':'a','data':null}");
    assertNull(least.info());
    assertNull(least.data());
    assertNull(least.recoverSince());
  }

  @Test
  void aDisconnectIsForcedUnlessItSaysOtherwise() {
    ApiCall.Target user = new ApiCall.Target("42", null);
    assertEquals(
        new ApiCall.Disconnected(user, List.of(), new Disconnect(3503, "force disconnect")),
        read("disconnect", "{'user':'42'}"));
    assertEquals(
        new ApiCall.Disconnected(user, List.of("c", "d"), new Disconnect(4500, "bye")),
        read(
            "disconnect",
            "{'user':'42','whitelist':['c','d'],'disconnect':{'code':4500,'reason':'bye'}}"));
  }

  @Test
  void theOthersAreReadToo() {
    ApiCall.Target user = new ApiCall.Target("42", null);
    assertEquals(
        new ApiCall.Refresh(user, true, 9),
        read("refresh", "{'user':'42','expired':true,'expire_at':9}"));
    assertEquals(new ApiCall.Presence("a"), read("presence", "{'channel':'a'}"));
    assertEquals(new ApiCall.PresenceStats("a"), read("presence_stats", "{'channel':'a'}"));
    assertEquals(new ApiCall.HistoryRemove("a"), read("history_remove", "{'channel':'a'}"));
    assertEquals(new ApiCall.Channels("", ApiCall.Page.ALL), read("channels", "{}"));
    assertEquals(
        new ApiCall.Channels("a*", ApiCall.Page.ALL), read("channels", "{'pattern':'a*'}"));
    assertEquals(
        new ApiCall.Channels("", new ApiCall.Page(1000, "b")),
        read("channels", "{'limit':1000,'after':'b'}"));
    ApiCall.Page most = new ApiCall.Page(ApiReader.MAX_PAGE, "");
    assertEquals(new ApiCall.Connections(null, most), read("connections", "{}"));
    assertEquals(
        new ApiCall.Connections(new ApiCall.Target("", null), new ApiCall.Page(2, "c")),
        read("connections", "{'user':'','limit':2,'after':'c'}"));
    assertEquals(
        new ApiCall.Connections(new ApiCall.Target(null, "c"), most),
        read("connections", "{'client':'c'}"));
    assertEquals(new ApiCall.Info(), read("info", "{}"));
    assertEquals(new ApiCall.History("a", 0, null, false), read("history", "{'channel':'a'}"));
    assertEquals(
        new ApiCall.History("a", -1, new Position(5, "e"), true),
        read(
            "history",
            "{'channel':'a','limit':-1,'since':{'offset':5,'epoch':'e'},'reverse':true}"));
  }

  @Test
  void aBatchKeepsTheOrderAndThePayloads() {
    assertEquals(
        new ApiCall.Batch(
            List.of(
                new ApiCall.Named("publish", new ApiCall.Publish("a", content("{\"x\": 1.0}"))),
                new ApiCall.Named("info", new ApiCall.Info()),
                new ApiCall.Named("publish", new ApiCall.Publish("b", content("2"))))),
        read(
            "batch",
            "{'parallel':true,'commands':[{'publish':{'channel':'a','data':{'x': 1.0}}},"
                + "{'info':{}},{'x':1,'publish':{'data':2,'channel':'b'}}]}"));
    assertEquals(new ApiCall.Batch(List.of()), read("batch", "{'commands':[]}"));
  }

  @Test
  void aCommandOfABatchThatLacksSomethingIsRefusedAlone() {
    ApiCall.Batch batch =
        read(
            ApiCall.Batch.class,
            "batch",
            "{'commands':[{'publish':{'data':1}},{'nosuch':{}},{},{'info':{}}]}");
    assertRefused("commands[0].publish.channel is missing or empty", batch.calls().get(0).call());
    for (int i : new int[] {1, 2}) {
      var refused = assertInstanceOf(ApiCall.Refused.class, batch.calls().get(i).call());
      assertEquals(ErrorCode.METHOD_NOT_FOUND, refused.code());
    }
    assertEquals(new ApiCall.Info(), batch.calls().get(3).call());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'commands':[{'info':{}},{'publish':{'channel':5,'data':1}}]} | commands[1].publish.channel must be a string",
        "{'commands':[{'info':{}},7]} | commands[1] must be an object",
        "{'commands':[{'info':[]}]} | commands[0].info must be an object",
        "{'commands':{}} | commands must be an array of objects",
        "{'commands':'x'} | commands must be an array of objects",
        "{'commands':null} | commands is missing",
        "{} | commands is missing",
        "{'commands':[{'disconnect':{'user':'1','disconnect':{'code':1}}}]} | commands[0].disconnect.disconnect.code must be an integer from 3000 to 4999",
      })
  void whatIsWrongInABatchRefusesAllOfIt(String body, String why) {
    assertRefused(why, read("batch", body));
  }

  @Test
  void aBatchHasAThousandCommandsAtMost() {
    String fits = String.join(",", Collections.nCopies(1_000, "{'info':{}}"));
    ApiCall.Batch batch = read(ApiCall.Batch.class, "batch", "{'commands':[" + fits + "]}");
    assertEquals(1_000, batch.calls().size());
    assertRefused(
        "commands has more than 1000 items",
        read("batch", "{'commands':[" + fits + ",{'info':{}}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "publish | {} | channel is missing or empty",
        "publish | {'channel':'','data':1} | channel is missing or empty",
        "publish | {'channel':null,'data':1} | channel is missing or empty",
        "publish | {'channel':['a'],'data':1} | channel must be a string",
        "publish | {'channel':'a'} | data is missing",
        "publish | {'channel':'a','data':1,'tags':[]} | tags must be an object",
        "publish | {'channel':'a','data':1,'tags':{'k':1}} | tags.k must be a string",
        "publish | {'channel':'a','data':1,'skip_history':1} | skip_history must be true or false",
        "publish | {'channel':'a','data':1,'delta':'x'} | delta must be true or false",
        "publish | {'channel':'a','data':1,'idempotency_key':1} | idempotency_key must be a string",
        "publish | {'channel':'a','data':1,'exclude_client':{}} | exclude_client must be a string",
        "publish | {'channel':'a','b64data':1} | b64data must be a string",
        "broadcast | {'data':1} | channels is missing or empty",
        "broadcast | {'channels':[],'data':1} | channels is missing or empty",
        "broadcast | {'channels':'a','data':1} | channels must be an array of strings",
        "broadcast | {'channels':['a',1],'data':1} | channels[1] must be a string",
        "broadcast | {'channels':['a']} | data is missing",
        "subscribe | {'user':'1'} | channel is missing or empty",
        "subscribe | {'channel':'a'} | user is missing, and so is client",
        "subscribe | {'channel':'a','user':1} | user must be a string",
        "subscribe | {'channel':'a','user':'1','client':1} | client must be a string",
        "subscribe | {'channel':'a','user':'1','expire_at':-1} | expire_at must be an integer from 0 to 9223372036854775807",
        "subscribe | {'channel':'a','user':'1','expire_at':'soon'} | expire_at must be an integer from 0 to 9223372036854775807",
        "subscribe | {'channel':'a','user':'1','recover_since':7} | recover_since must be an object",
        "subscribe | {'channel':'a','user':'1','recover_since':{'offset':-1}} | recover_since.offset must be an integer from 0 to 9223372036854775807",
        "unsubscribe | {'user':'1'} | channel is missing or empty",
        "unsubscribe | {'channel':'a'} | user is missing, and so is client",
        "disconnect | {} | user is missing, and so is client",
        "disconnect | {'user':'1','whitelist':'c'} | whitelist must be an array of strings",
        "disconnect | {'user':'1','disconnect':3000} | disconnect must be an object",
        "disconnect | {'user':'1','disconnect':{}} | disconnect.code is missing",
        "disconnect | {'user':'1','disconnect':{'code':2999}} | disconnect.code must be an integer from 3000 to 4999",
        "disconnect | {'user':'1','disconnect':{'code':5000}} | disconnect.code must be an integer from 3000 to 4999",
        "disconnect | {'user':'1','disconnect':{'code':'3000'}} | disconnect.code must be an integer from 3000 to 4999",
        "disconnect | {'user':'1','disconnect':{'code':3000,'reason':1}} | disconnect.reason must be a string",
        "disconnect | {'user':'1','disconnect':{'code':3000,'reason':'{}'}} | disconnect.reason must be a plain text and no JSON",
        "disconnect | {'user':'1','disconnect':{'code':3000,'reason':'\\ud800'}} | disconnect.reason must be a plain text and no JSON",
        "refresh | {} | user is missing, and so is client",
        "refresh | {'user':'1','expired':1} | expired must be true or false",
        "refresh | {'user':'1','expire_at':1.5} | expire_at must be an integer from 0 to 9223372036854775807",
        "presence | {} | channel is missing or empty",
        "presence | {'channel':1} | channel must be a string",
        "presence_stats | {} | channel is missing or empty",
        "history | {} | channel is missing or empty",
        "history | {'channel':'a','limit':-2} | limit must be an integer from -1 to 2147483647",
        "history | {'channel':'a','limit':'all'} | limit must be an integer from -1 to 2147483647",
        "history | {'channel':'a','since':'x'} | since must be an object",
        "history | {'channel':'a','since':{'offset':'x'}} | since.offset must be an integer from 0 to 9223372036854775807",
        "history | {'channel':'a','since':{'epoch':1}} | since.epoch must be a string",
        "history | {'channel':'a','since':{},'reverse':true} | since.offset is 0: nothing comes before it",
        "history_remove | {} | channel is missing or empty",
        "channels | {'pattern':1} | pattern must be a string",
      })
  void theMessageNamesTheMember(String method, String body, String why) {
    assertRefused(why, read(method, body));
  }

  @Test
  void theMessageNamesTheLimit() {
    String long1 = "x".repeat(1_025);
    assertRefused(
        "idempotency_key is 1025 characters long; at most 1024",
        read("publish", "{'channel':'a','data':1,'idempotency_key':'" + long1 + "'}"));
    assertRefused(
        "channels[0] is 1025 characters long; at most 1024",
        read("broadcast", "{'channels':['" + long1 + "'],'data':1}"));
    assertRefused(
        "tags.k is 1025 characters long; at most 1024",
        read("publish", "{'channel':'a','data':1,'tags':{'k':'" + long1 + "'}}"));
    assertRefused(
        "disconnect.reason is 124 bytes long; at most 123",
        read(
            "disconnect",
            "{'user':'1','disconnect':{'code':3000,'reason':'" + "é".repeat(62) + "'}}"));
    String channels = String.join(",", Collections.nCopies(10_001, "'a'"));
    assertRefused(
        "channels has 10001 items; at most 10000",
        read("broadcast", "{'channels':[" + channels + "],'data':1}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "[]",
        "1",
        "null",
        "'x'",
        "{",
        "{'channel':'a'",
        "{'channel':'a'} x",
        "{'channel':7,'data':",
        "{'channel':'a','data':1}{}",
        "{'channel':'a','data':01}"
      })
  void whatIsNotOneObjectIsMalformed(String body) {
    for (String method : List.of("publish", "batch", "info", "channels")) {
      assertInstanceOf(ApiCall.Malformed.class, read(method, body), method + " " + body);
    }
  }

  @Test
  void jsonBeyondTheLimitsIsMalformed() {
    String deep = "[".repeat(2_000) + "]".repeat(2_000);
    assertInstanceOf(
        ApiCall.Malformed.class, read("publish", "{'channel':'a','data':" + deep + "}"));
  }

  private static void assertRefused(String why, ApiCall call) {
    var refused = assertInstanceOf(ApiCall.Refused.class, call);
    assertEquals(why, refused.why());
    assertEquals(ErrorCode.BAD_REQUEST, refused.code());
  }

  @Test
  void methodsAreKnownByName() {
    for (String method : List.of("publish", "batch", "history_remove", "info")) {
      assertTrue(JsonCodec.isApiMethod(method), method);
    }
    for (String method : List.of("", "Publish", "publish/", "rpc", "connect")) {
      assertTrue(!JsonCodec.isApiMethod(method), method);
    }
  }
}
