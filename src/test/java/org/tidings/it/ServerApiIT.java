package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** What back ends have the server do, seen by real clients. */
@ArquillianTest
class ServerApiIT {
  private static final String DONE = "{'result':{}}";
  private static final String NAMESPACES =
      "[{'name':'kept','presence':true,'history_size':10,'history_ttl':'5m','allow_recovery':true,"
          + "'allow_subscribe_for_client':true,'allow_subscribe_for_anonymous':true},"
          + "{'name':'bare','allow_subscribe_for_client':true}]";

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "serverapi.war",
        Map.of(
            "tidings.http_api.key",
            BackEnd.KEY,
            "tidings.client.token.hmac_secret_key",
            SdkPeer.SECRET,
            "tidings.client.allow_anonymous_connect_without_token",
            "true",
            "tidings.channel.namespaces",
            BackEnd.json(NAMESPACES)));
  }

  private String call(String method, String body) throws Exception {
    return new BackEnd(application).call(method, body);
  }

  private SdkPeer sdk(String user, String... channels) throws Exception {
    return new SdkPeer(application, user, channels);
  }

  /** A plain client, which is subscribed when its first message is answered. */
  private Peer plain(String channel) throws Exception {
    Peer peer = new Peer(Peer.address(application, "ws?channel=" + channel));
    peer.send("1").next();
    return peer;
  }

  private static String publish(String channel, String more) {
    return "{'channel':'" + channel + "','data':1" + more + "}";
  }

  private static String published(long offset) {
    return "{'result':{'offset':" + offset + ",'epoch':'E'}}";
  }

  private static String push(String channel, String what) {
    return "{'push':{'channel':'" + channel + "'," + what + "}}";
  }

  /** The first publication of a stream tells the epoch. */
  private static String pub(String channel, long offset) {
    String epoch = offset == 1 ? ",'epoch':'E'" : "";
    return push(channel, "'pub':{'data':1,'offset':" + offset + epoch + "}");
  }

  @Test
  void aPublicationReachesSubscribersOfEitherKind() throws Exception {
    try (Peer plain = plain("kept:news");
        SdkPeer ann = sdk("ann", "kept:news")) {
      assertEquals(
          published(1),
          call("publish", "{'channel':'kept:news','data':{'text':'€','n':1.0},'tags':{'k':'v'}}"));
      assertEquals("{\"text\":\"€\",\"n\":1.0}", plain.next());
      assertEquals(
          push(
              "kept:news",
              "'pub':{'data':{'text':'€','n':1.0},'offset':1,'tags':{'k':'v'},'epoch':'E'}"),
          ann.next());
      String encoded =
          Base64.getEncoder().encodeToString("[true]".getBytes(StandardCharsets.UTF_8));
      assertEquals(
          published(2), call("publish", "{'channel':'kept:news','b64data':'" + encoded + "'}"));
      assertEquals("[true]", plain.next());
      assertEquals(push("kept:news", "'pub':{'data':[true],'offset':2}"), ann.next());
    }
  }

  @Test
  void whatIsNotToBeKeptIsToldWithoutAPlace() throws Exception {
    try (SdkPeer ann = sdk("ann", "kept:skip", "bare:skip")) {
      assertEquals(DONE, call("publish", publish("kept:skip", ",'skip_history':true")));
      assertEquals(push("kept:skip", "'pub':{'data':1}"), ann.next());
      assertEquals(DONE, call("publish", publish("bare:skip", "")));
      assertEquals(push("bare:skip", "'pub':{'data':1}"), ann.next());
    }
  }

  @Test
  void whoIsLeftOutIsNotTold() throws Exception {
    try (SdkPeer ann = sdk("ann", "kept:but");
        SdkPeer ben = sdk("ben", "kept:but")) {
      String exclude = ",'exclude_client':'" + ann.id() + "'";
      assertEquals(published(1), call("publish", publish("kept:but", exclude)));
      assertEquals(published(2), call("publish", publish("kept:but", "")));
      assertEquals(pub("kept:but", 1), ben.next());
      assertEquals(pub("kept:but", 2), ben.next());
      assertEquals(pub("kept:but", 2), ann.next());
    }
  }

  @Test
  void aRepetitionIsPublishedOnce() throws Exception {
    try (SdkPeer ann = sdk("ann", "kept:once")) {
      for (int i = 0; i < 3; i++) {
        assertEquals(published(1), call("publish", publish("kept:once", ",'idempotency_key':'k'")));
      }
      assertEquals(published(2), call("publish", publish("kept:once", "")));
      assertEquals(pub("kept:once", 1), ann.next());
      assertEquals(pub("kept:once", 2), ann.next());
    }
  }

  @Test
  void aBroadcastAnswersForEachChannel() throws Exception {
    try (SdkPeer ann = sdk("ann", "kept:b1", "bare:b2")) {
      assertEquals(
          "{'result':{'responses':[{'result':{'offset':1,'epoch':'E'}},{'error':{'code':102,"
              + "'message':'unknown channel: the namespace of channel is not configured'}},"
              + "{'result':{}}]}}",
          call("broadcast", "{'channels':['kept:b1','no:b','bare:b2'],'data':1}"));
      assertEquals(pub("kept:b1", 1), ann.next());
      assertEquals(push("bare:b2", "'pub':{'data':1}"), ann.next());
    }
  }

  @Test
  void aUserIsSubscribedAndGivenWhatItMissedAndTakenOutAgain() throws Exception {
    call("publish", publish("kept:sub", ""));
    call("publish", publish("kept:sub", ""));
    try (SdkPeer cat = sdk("cat");
        SdkPeer other = sdk("other", "bare:other")) {
      assertEquals(
          DONE,
          call(
              "subscribe",
              "{'user':'cat','channel':'kept:sub','info':{'i':1},'data':{'d':1},"
                  + "'recover_since':{'offset':1,'epoch':''}}"));
      String subscribed = cat.next();
      assertTrue(subscribed.startsWith("{'push':{'channel':'kept:sub','subscribe':{"), subscribed);
      assertTrue(subscribed.contains("'data':{'d':1}"), subscribed);
      assertEquals(pub("kept:sub", 2), cat.next());
      assertEquals(
          "{'result':{'presence':{'%s':{'user':'cat','client':'%s','chan_info':{'i':1}}}}}"
              .formatted(cat.id(), cat.id()),
          call("presence", "{'channel':'kept:sub'}"));
      call("publish", publish("kept:sub", ""));
      assertEquals(pub("kept:sub", 3), cat.next());

      assertEquals(DONE, call("unsubscribe", "{'user':'cat','channel':'kept:sub'}"));
      String out = "'unsubscribe':{'code':2000,'reason':'server unsubscribe'}";
      assertEquals(push("kept:sub", out), cat.next());
      call("publish", publish("kept:sub", ""));
      assertEquals(DONE, call("unsubscribe", "{'user':'cat','channel':'kept:sub'}"));
      assertEquals("{'id':9,'error':{'code':108,'message':'not available'}}", rpc(cat));
      assertEquals("{'id':9,'error':{'code':108,'message':'not available'}}", rpc(other));
    }
  }

  /** The next line is this answer unless something else was said before. */
  private static String rpc(SdkPeer peer) throws IOException, InterruptedException {
    return peer.send("{'id':9,'rpc':{'method':'none','data':1}}").next();
  }

  @Test
  void aPlainClientIsSubscribedAndTakenOutAgainToo() throws Exception {
    try (Peer plain = plain("kept:p1")) {
      assertEquals(DONE, call("subscribe", "{'user':'','channel':'kept:p2'}"));
      call("publish", publish("kept:p2", ""));
      assertEquals("1", plain.next());
      assertEquals(DONE, call("unsubscribe", "{'user':'','channel':'kept:p2'}"));
      call("publish", publish("kept:p2", ""));
      call("publish", "{'channel':'kept:p1','data':2}");
      assertEquals("2", plain.next());
    }
  }

  @Test
  void aUserIsDisconnectedButForWhoIsToStay() throws Exception {
    try (SdkPeer first = sdk("dan");
        SdkPeer second = sdk("dan");
        SdkPeer third = sdk("dan");
        SdkPeer other = sdk("other")) {
      String stay = "'whitelist':['" + second.id() + "','" + third.id() + "']";
      assertEquals(DONE, call("disconnect", "{'user':'dan'," + stay + "}"));
      assertEquals("3503 force disconnect", first.closed());
      String id = "'client':'" + second.id() + "'";
      assertEquals(DONE, call("disconnect", "{'user':'other'," + id + "}"));
      assertEquals("{'id':9,'error':{'code':108,'message':'not available'}}", rpc(second));
      String why = "'disconnect':{'code':4999,'reason':'tschüß'}";
      assertEquals(DONE, call("disconnect", "{" + id + "," + why + "}"));
      assertEquals("4999 tschüß", second.closed());
      assertEquals("{'id':9,'error':{'code':108,'message':'not available'}}", rpc(third));
      assertEquals("{'id':9,'error':{'code':108,'message':'not available'}}", rpc(other));
    }
  }

  @Test
  void aConnectionIsGivenMoreTimeOrNone() throws Exception {
    try (SdkPeer eve = sdk("eve")) {
      long soon = Instant.now().getEpochSecond() + 1000;
      assertEquals(DONE, call("refresh", "{'user':'eve','expire_at':" + soon + "}"));
      String refreshed = eve.next();
      assertTrue(
          refreshed.matches("\\{'push':\\{'refresh':\\{'expires':true,'ttl':(9\\d\\d|1000)}}}"),
          refreshed);
      assertEquals(DONE, call("refresh", "{'user':'eve'}"));
      assertEquals("{'push':{'refresh':{}}}", eve.next());
      assertEquals(DONE, call("refresh", "{'client':'" + eve.id() + "','expired':true}"));
      assertEquals("3005 connection expired", eve.closed());
    }
  }

  @Test
  void whoIsThereIsToldAndHowMany() throws Exception {
    try (SdkPeer ann = sdk("ann", "kept:who")) {
      assertEquals(
          "{'result':{'presence':{'%s':{'user':'ann','client':'%s'}}}}"
              .formatted(ann.id(), ann.id()),
          call("presence", "{'channel':'kept:who'}"));
      try (SdkPeer again = sdk("ann", "kept:who")) {
        String both = call("presence", "{'channel':'kept:who'}");
        assertTrue(both.contains(ann.id()) && both.contains(again.id()), both);
        assertEquals(
            "{'result':{'num_clients':2,'num_users':1}}",
            call("presence_stats", "{'channel':'kept:who'}"));
        assertEquals(
            "{'result':{'channels':{'kept:who':{'num_clients':2}}}}",
            call("channels", "{'pattern':'kept:w*'}"));
        String info = call("info", "{}");
        String node =
            "'uid':'[^']+','name':'tidings','version':'[^']+','num_clients':[2-9],'num_users':[1-9],"
                + "'num_subs':[2-9],'num_channels':\\d+,'uptime':\\d+,'time':\\d{13},'totals':\\{"
                + "('\\w+':\\d+,?){9}},'heap_used':\\d{7,},'heap_max':\\d{7,}";
        assertTrue(info.matches("\\{'result':\\{'nodes':\\[\\{" + node + "}]}}"), info);
      }
    }
    Await.value("none is left", "{'result':{'channels':{}}}", () -> channels("kept:w*"));
  }

  private String channels(String pattern) {
    try {
      return call("channels", "{'pattern':'" + pattern + "'}");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsKeptIsToldUntilItIsRemoved() throws Exception {
    for (int i = 0; i < 3; i++) {
      call("publish", publish("kept:past", ""));
    }
    String kept = "{'result':{'publications':[%s],'epoch':'E','offset':3}}";
    assertEquals(kept.formatted(""), call("history", "{'channel':'kept:past'}"));
    assertEquals(
        kept.formatted("{'data':1,'offset':2}"),
        call("history", "{'channel':'kept:past','limit':1,'since':{'offset':1,'epoch':''}}"));
    assertEquals(
        kept.formatted("{'data':1,'offset':3},{'data':1,'offset':2}"),
        call("history", "{'channel':'kept:past','limit':2,'reverse':true}"));
    assertEquals(DONE, call("history_remove", "{'channel':'kept:past'}"));
    assertEquals(kept.formatted(""), call("history", "{'channel':'kept:past','limit':-1}"));
  }

  @Test
  void aBatchIsDoneInOrder() throws Exception {
    try (SdkPeer fay = sdk("fay")) {
      assertEquals(
          "{'replies':[{'subscribe':{}},{'publish':{'offset':1,'epoch':'E'}},"
              + "{'error':{'code':107,'message':'commands[2].publish.data is missing'}},"
              + "{'history':{'publications':[{'data':1,'offset':1}],'epoch':'E','offset':1}},"
              + "{'disconnect':{}}]}",
          call(
              "batch",
              "{'commands':[{'subscribe':{'user':'fay','channel':'kept:batch'}},"
                  + "{'publish':{'channel':'kept:batch','data':1}},"
                  + "{'publish':{'channel':'kept:batch'}},"
                  + "{'history':{'channel':'kept:batch','limit':-1}},"
                  + "{'disconnect':{'user':'fay'}}]}"));
      String subscribed = fay.next();
      assertTrue(
          subscribed.startsWith("{'push':{'channel':'kept:batch','subscribe':{"), subscribed);
      assertEquals(pub("kept:batch", 1), fay.next());
      assertEquals("3503 force disconnect", fay.closed());
    }
  }
}
