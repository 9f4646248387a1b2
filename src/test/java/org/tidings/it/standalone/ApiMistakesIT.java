package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.it.BackEnd;
import org.tidings.it.SdkPeer;
import org.tidings.it.StandaloneServer;

/** What back ends get wrong is told them by name, and nothing of it is done. */
class ApiMistakesIT {
  private static final String NAMESPACES =
      "[{'name':'kept','presence':true,'history_size':10,'history_ttl':'5m',"
          + "'allow_subscribe_for_client':true,'allow_history_for_client':true},"
          + "{'name':'even','channel_regex':'(..)*'}]";

  /** Of each method a call that would be seen; each test has one thing wrong with it. */
  private static final Map<String, String> GOOD =
      Map.ofEntries(
          Map.entry("publish", "{'channel':'kept:here','data':1}"),
          Map.entry("broadcast", "{'channels':['kept:here','kept:there'],'data':1}"),
          Map.entry("subscribe", "{'user':'ann','channel':'kept:there'}"),
          Map.entry("unsubscribe", "{'user':'ann','channel':'kept:here'}"),
          Map.entry("disconnect", "{'user':'ann'}"),
          Map.entry("refresh", "{'user':'ann'}"),
          Map.entry("presence", "{'channel':'kept:here'}"),
          Map.entry("presence_stats", "{'channel':'kept:here'}"),
          Map.entry("history", "{'channel':'kept:here'}"),
          Map.entry("history_remove", "{'channel':'kept:here'}"),
          Map.entry("channels", "{}"),
          Map.entry("info", "{}"),
          Map.entry(
              "batch",
              "{'commands':[{'publish':{'channel':'kept:here','data':1}},"
                  + "{'disconnect':{'user':'ann'}}]}"));

  private static StandaloneServer server;
  private static BackEnd backEnd;
  private static SdkPeer ann;

  @BeforeAll
  static void oneIsThereAndOneThingIsKept() throws Exception {
    server =
        new StandaloneServer.Launch()
            .environment("TIDINGS_HTTP_API_KEY", BackEnd.KEY)
            .environment("TIDINGS_CLIENT_TOKEN_HMAC_SECRET_KEY", SdkPeer.SECRET)
            .environment("TIDINGS_CHANNEL_NAMESPACES", BackEnd.json(NAMESPACES))
            .start();
    backEnd = new BackEnd(server.uri());
    ann = new SdkPeer(server.uri(), "ann", "kept:here");
    backEnd.call("publish", "{'channel':'kept:here','data':0}");
    ann.next();
  }

  @AfterAll
  static void end() throws Exception {
    ann.close();
    server.close();
  }

  /** Her next line is the answer to this, unless something was done to her meanwhile. */
  @AfterEach
  void nothingWasDone() throws Exception {
    String kept = "{'publications':[{'data':0,'offset':1}],'epoch':'E','offset':1}";
    ann.send("{'id':9,'history':{'channel':'kept:here','limit':-1}}");
    assertEquals("{'id':9,'history':" + kept + "}", ann.next());
    assertEquals(
        "{'result':{'publications':[],'epoch':'E','offset':0}}",
        backEnd.call("history", "{'channel':'kept:there'}"));
    assertEquals(
        "{'result':{'channels':{'kept:here':{'num_clients':1}}}}", backEnd.call("channels", "{}"));
  }

  private static String error(int code, String message) {
    return "{'error':{'code':" + code + ",'message':'" + message + "'}}";
  }

  private static String good(String method) {
    return Objects.requireNonNull(GOOD.get(method), method);
  }

  private static JsonObject object(String text) {
    return Json.createReader(new StringReader(BackEnd.json(text))).readObject();
  }

  /** The good call with these members changed; and without data, if that is changed to GONE. */
  private static String changed(String method, String change) {
    JsonObjectBuilder call = Json.createObjectBuilder(object(good(method)));
    object(change)
        .forEach(
            (name, value) -> {
              if (value.toString().equals("\"GONE\"")) {
                call.remove(name);
              } else {
                call.add(name, value);
              }
            });
    return BackEnd.plain(call.build().toString());
  }

  private static String grown(String change) {
    return change
        .replace("LONG", "x".repeat(1025))
        .replace("OVER", "kept:" + "x".repeat(251))
        .replace("REASON", "€".repeat(41) + "x")
        .replace("TAGS", tags(65))
        .replace("10001 NAMES", names(10_001))
        .replace("1001 NAMES", names(1_001));
  }

  private static String names(int count) {
    return "[" + String.join(",", Collections.nCopies(count, "'kept:here'")) + "]";
  }

  private static String tags(int count) {
    StringBuilder tags = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      tags.append(i == 0 ? "" : ",").append("'t").append(i).append("':'v'");
    }
    return tags.append('}').toString();
  }

  private static void assertRefused(String method, String change, int code, String why)
      throws Exception {
    String message = why.replace("LONG", "is 1025 characters long; at most 1024");
    assertEquals(error(code, message), backEnd.call(method, changed(method, grown(change))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish",
        "unsubscribe",
        "subscribe",
        "presence",
        "presence_stats",
        "history",
        "history_remove"
      })
  void aChannelThatCannotBe(String method) throws Exception {
    assertRefused(method, "{'channel':null}", 107, "channel is missing or empty");
    assertRefused(method, "{'channel':''}", 107, "channel is missing or empty");
    assertRefused(method, "{'channel':5}", 107, "channel must be a string");
    assertRefused(method, "{'channel':['kept:here']}", 107, "channel must be a string");
    String tooLong = "channel is 256 characters long; at most 255";
    assertRefused(method, "{'channel':'OVER'}", 107, tooLong);
    String unknown = "unknown channel: the namespace of channel is not configured";
    assertRefused(method, "{'channel':'no:x'}", 102, unknown);
    String noName = "channel is empty, or not what its namespace or any name may be";
    assertRefused(method, "{'channel':'even:odd'}", 107, noName);
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscribe", "unsubscribe", "disconnect", "refresh"})
  void clientsThatCannotBeMeant(String method) throws Exception {
    assertRefused(method, "{'user':null}", 107, "user is missing, and so is client");
    assertRefused(method, "{'user':null,'client':''}", 107, "user is missing, and so is client");
    assertRefused(method, "{'user':5}", 107, "user must be a string");
    assertRefused(method, "{'user':'LONG'}", 107, "user LONG");
    assertRefused(method, "{'client':{}}", 107, "client must be a string");
    assertRefused(method, "{'client':'LONG'}", 107, "client LONG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'user':'bob'}", "{'client':'nobody'}", "{'user':null,'client':'x'}"})
  void whoIsNotThereIsNoMistake(String change) throws Exception {
    for (String method : new String[] {"subscribe", "unsubscribe", "disconnect", "refresh"}) {
      assertEquals("{'result':{}}", backEnd.call(method, changed(method, change)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'data':'GONE'} | data is missing",
        "{'b64data':5} | b64data must be a string",
        "{'b64data':'*'} | b64data must be JSON in UTF-8, in base64",
        "{'b64data':'eA=='} | b64data must be JSON in UTF-8, in base64",
        "{'tags':'x'} | tags must be an object",
        "{'tags':{'a':'b','k':1}} | tags.k must be a string",
        "{'tags':TAGS} | tags has 65 members; at most 64",
        "{'tags':{'LONG':'x'}} | tags has a name LONG",
        "{'tags':{'k':'LONG'}} | tags.k LONG",
        "{'skip_history':'yes'} | skip_history must be true or false",
        "{'idempotency_key':5} | idempotency_key must be a string",
        "{'idempotency_key':'LONG'} | idempotency_key LONG",
        "{'exclude_client':[]} | exclude_client must be a string",
        "{'exclude_client':'LONG'} | exclude_client LONG",
        "{'delta':1} | delta must be true or false",
      })
  void whatCannotBePublished(String change, String why) throws Exception {
    assertRefused("publish", change, 107, why);
    assertRefused("broadcast", change, 107, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "broadcast | {'channels':null} | channels is missing or empty",
        "broadcast | {'channels':[]} | channels is missing or empty",
        "broadcast | {'channels':'kept:here'} | channels must be an array of strings",
        "broadcast | {'channels':['kept:here',5]} | channels[1] must be a string",
        "broadcast | {'channels':['kept:here','LONG']} | channels[1] LONG",
        "broadcast | {'channels':10001 NAMES} | channels has 10001 items; at most 10000",
        "subscribe | {'expire_at':'x'} | expire_at must be an integer from 0 to 9223372036854775807",
        "subscribe | {'expire_at':-1} | expire_at must be an integer from 0 to 9223372036854775807",
        "subscribe | {'expire_at':1} | expire_at is 1: that is over",
        "subscribe | {'recover_since':5} | recover_since must be an object",
        "subscribe | {'recover_since':{'offset':-1}} | recover_since.offset must be an integer from 0 to 9223372036854775807",
        "subscribe | {'recover_since':{'epoch':5}} | recover_since.epoch must be a string",
        "disconnect | {'whitelist':'x'} | whitelist must be an array of strings",
        "disconnect | {'whitelist':[5]} | whitelist[0] must be a string",
        "disconnect | {'whitelist':['LONG']} | whitelist[0] LONG",
        "disconnect | {'whitelist':1001 NAMES} | whitelist has 1001 items; at most 1000",
        "disconnect | {'disconnect':5} | disconnect must be an object",
        "disconnect | {'disconnect':{'reason':'x'}} | disconnect.code is missing",
        "disconnect | {'disconnect':{'code':2999}} | disconnect.code must be an integer from 3000 to 4999",
        "disconnect | {'disconnect':{'code':5000}} | disconnect.code must be an integer from 3000 to 4999",
        "disconnect | {'disconnect':{'code':3000.5}} | disconnect.code must be an integer from 3000 to 4999",
        "disconnect | {'disconnect':{'code':'4000'}} | disconnect.code must be an integer from 3000 to 4999",
        "disconnect | {'disconnect':{'code':4000,'reason':5}} | disconnect.reason must be a string",
        "disconnect | {'disconnect':{'code':4000,'reason':'REASON'}} | disconnect.reason is 124 bytes long; at most 123",
        "disconnect | {'disconnect':{'code':4000,'reason':'{}'}} | disconnect.reason must be a plain text and no JSON",
        "refresh | {'expired':'yes'} | expired must be true or false",
        "refresh | {'expire_at':1e99} | expire_at must be an integer from 0 to 9223372036854775807",
        "history | {'limit':-2} | limit must be an integer from -1 to 2147483647",
        "history | {'limit':'10'} | limit must be an integer from -1 to 2147483647",
        "history | {'limit':1.5} | limit must be an integer from -1 to 2147483647",
        "history | {'since':5} | since must be an object",
        "history | {'since':{'offset':'1'}} | since.offset must be an integer from 0 to 9223372036854775807",
        "history | {'since':{'offset':1,'epoch':1}} | since.epoch must be a string",
        "history | {'reverse':1} | reverse must be true or false",
        "history | {'reverse':true,'since':{}} | since.offset is 0: nothing comes before it",
        "channels | {'pattern':5} | pattern must be a string",
        "channels | {'pattern':'LONG'} | pattern LONG",
        "batch | {'commands':null} | commands is missing",
        "batch | {'commands':{}} | commands must be an array of objects",
        "batch | {'commands':[{'publish':{'channel':'kept:here','data':1}},5]} | commands[1] must be an object",
        "batch | {'commands':[{'publish':{'channel':'kept:here','data':1}},{'publish':5}]} | commands[1].publish must be an object",
        "batch | {'commands':[{'publish':{'channel':'kept:here','data':1}},{'publish':{'channel':5}}]} | commands[1].publish.channel must be a string",
      })
  void whatElseCannotBe(String method, String change, String why) throws Exception {
    assertRefused(method, change, 107, why);
  }

  @Test
  void whatIsNotSwitchedOnIsNotAvailable() throws Exception {
    for (String method : new String[] {"presence", "presence_stats", "history", "history_remove"}) {
      String what = method.startsWith("presence") ? "presence" : "history";
      String why = "not available: " + what + " is not switched on for this channel";
      assertRefused(method, "{'channel':'bare'}", 108, why);
    }
    String since = "{'limit':1,'since':{'offset':1,'epoch':'other'}}";
    assertRefused("history", since, 112, "unrecoverable position");
  }

  @Test
  void aBatchOfTooMany() throws Exception {
    String publish = "{'publish':{'channel':'kept:here','data':1}}";
    String all = String.join(",", Collections.nCopies(1_001, publish));
    String why = "commands has more than 1000 items";
    assertEquals(error(107, why), backEnd.call("batch", "{'commands':[" + all + "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish",
        "broadcast",
        "subscribe",
        "unsubscribe",
        "disconnect",
        "refresh",
        "presence",
        "presence_stats",
        "history",
        "history_remove",
        "channels",
        "info",
        "batch"
      })
  void whatIsNotOneObject(String method) throws Exception {
    String good = good(method);
    for (String wrong : new String[] {"", "null", "[" + good + "]", good + good, good + "x"}) {
      assertMalformed(method, wrong);
    }
    assertMalformed(method, good.substring(0, good.length() - 1));
    assertMalformed(method, good.replace("}", ",}"));
    assertMalformed(method, "{'x':" + "[".repeat(2000) + "]".repeat(2000) + "}");
  }

  private static void assertMalformed(String method, String body) throws Exception {
    String told =
        backEnd.told(backEnd.request(method, BodyPublishers.ofString(BackEnd.json(body))));
    assertEquals("400 {'error':{'code':107,", told.substring(0, 25), body);
  }
}
